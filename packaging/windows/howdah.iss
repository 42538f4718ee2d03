; The installer for Windows, of the folder dist\howdah, by Inno Setup 6.3 or newer (https://jrsoftware.org/ishelp/):
;
;     iscc /DVersion=0.1.0 packaging\windows\howdah.iss
;
; With /DNumbers=0.2.0 for 0.2.0rc1, since Windows compares numbers alone. With /Ssign=... and /DSign it is signed;
; build.ps1 does all of it.

#ifndef Version
  #error Say which version: /DVersion=0.1.0
#endif
#if Ver < EncodeVer(6, 3, 0)
  #error Inno Setup 6.3 or newer is needed, which knows x64compatible and reads this file as UTF-8
#endif
#ifndef Numbers
  #define Numbers Version
#endif
#define Name "Howdah"
#define Identifier "io.github.howdah.Howdah"

[Setup]
AppId={{6B8B9B0E-3F0B-4B8E-9B0A-6C2B7D0E8A51}
AppName={#Name}
AppVersion={#Version}
AppPublisher=Howdah contributors
VersionInfoVersion={#Numbers}
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
; For one user without an administrator, or for all with one.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\icons\howdah.ico
UninstallDisplayIcon={app}\howdah-window.exe
OutputDir=..\..\dist
OutputBaseFilename=howdah-{#Version}-windows-x86_64
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes
#ifdef Sign
SignTool=sign
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Associate=Offer Howdah for SQLite databases (.sqlite, .sqlite3, .db)
de.Associate=Howdah für SQLite-Datenbanken anbieten (.sqlite, .sqlite3, .db)
en.AddToPath=Make the command howdah known to terminals
de.AddToPath=Den Befehl howdah in Terminals bekannt machen
en.Plan=Howdah migration plan
de.Plan=Howdah-Migrationsplan
en.Database=SQLite database
de.Database=SQLite-Datenbank

[Tasks]
Name: "associate"; Description: "{cm:Associate}"
Name: "path"; Description: "{cm:AddToPath}"
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\howdah\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "..\..\build\third-party-notices.txt"; DestDir: "{app}"; Flags: ignoreversion
Source: "..\..\LICENSE"; DestDir: "{app}"; DestName: "LICENSE.txt"; Flags: ignoreversion

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\howdah-window.exe"; AppUserModelID: "{#Identifier}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\howdah-window.exe"; AppUserModelID: "{#Identifier}"; Tasks: desktopicon

[Registry]
; Offered, not taken: which program opens a file stays its user's choice
; (https://learn.microsoft.com/en-us/windows/win32/shell/fa-best-practices).
Root: HKA; Subkey: "Software\Classes\Howdah.Database"; ValueType: string; ValueData: "{cm:Database}"; Flags: uninsdeletekey; Tasks: associate
Root: HKA; Subkey: "Software\Classes\Howdah.Database\DefaultIcon"; ValueType: string; ValueData: "{app}\howdah-window.exe,0"; Tasks: associate
Root: HKA; Subkey: "Software\Classes\Howdah.Database\shell\open\command"; ValueType: string; ValueData: """{app}\howdah-window.exe"" ""%1"""; Tasks: associate
Root: HKA; Subkey: "Software\Classes\.sqlite\OpenWithProgids"; ValueType: string; ValueName: "Howdah.Database"; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\.sqlite3\OpenWithProgids"; ValueType: string; ValueName: "Howdah.Database"; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\.db\OpenWithProgids"; ValueType: string; ValueName: "Howdah.Database"; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\Howdah.Plan"; ValueType: string; ValueData: "{cm:Plan}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Howdah.Plan\DefaultIcon"; ValueType: string; ValueData: "{app}\howdah-window.exe,0"
Root: HKA; Subkey: "Software\Classes\Howdah.Plan\shell\open\command"; ValueType: string; ValueData: """{app}\howdah-window.exe"" ""%1"""
; Windows goes by what follows the last dot, so that a plan is one among the files of JSON.
Root: HKA; Subkey: "Software\Classes\.json\OpenWithProgids"; ValueType: string; ValueName: "Howdah.Plan"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Check: NeedsPath; Tasks: path

[Run]
Filename: "{app}\howdah-window.exe"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[Code]
function NeedsPath: Boolean;
var
  Present: String;
begin
  { For one user only: the path of all users is an administrator's. }
  Result := not IsAdminInstallMode;
  if Result and RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Present) then
    Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(Present) + ';') = 0;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Present, Kept: String;
begin
  if (Step = usPostUninstall) and RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Present) then
  begin
    { With an end on both sides, so that no other folder that begins the same is cut. }
    Kept := ';' + Present + ';';
    if StringChangeEx(Kept, ';' + ExpandConstant('{app}') + ';', ';', True) > 0 then
      RegWriteExpandStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Copy(Kept, 2, Length(Kept) - 2));
  end;
end;
