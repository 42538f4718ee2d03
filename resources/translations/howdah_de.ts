<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AboutDialog</name>
        <message>
            <source>&amp;Close</source>
            <translation>&amp;Schließen</translation>
        </message>
        <message>
            <source>&amp;Licences</source>
            <translation>&amp;Lizenzen</translation>
        </message>
        <message>
            <source>&amp;Notices of what others have made:</source>
            <translation>&amp;Hinweise zu dem, was andere gemacht haben:</translation>
        </message>
        <message>
            <source>&amp;Versions</source>
            <translation>&amp;Versionen</translation>
        </message>
        <message>
            <source>About Howdah</source>
            <translation>Über Howdah</translation>
        </message>
        <message>
            <source>Asking {host}…</source>
            <translation>{host} wird gefragt …</translation>
        </message>
        <message>
            <source>Asks {host} once which version is the newest. Nothing about you or your data is sent, nothing is downloaded, and Howdah never asks by itself.</source>
            <translation>Fragt {host} einmal, welche Version die neueste ist. Über Sie oder Ihre Daten wird nichts gesendet, nichts wird heruntergeladen, und von sich aus fragt Howdah nie.</translation>
        </message>
        <message>
            <source>C&amp;opied</source>
            <translation>K&amp;opiert</translation>
        </message>
        <message>
            <source>C&amp;opy versions</source>
            <translation>Versionen k&amp;opieren</translation>
        </message>
        <message>
            <source>Carries a SQLite database onto PostgreSQL: every row, every value, proved.</source>
            <translation>Bringt eine SQLite-Datenbank nach PostgreSQL: jede Zeile, jeden Wert, nachgewiesen.</translation>
        </message>
        <message>
            <source>Check for &amp;updates</source>
            <translation>Nach &amp;neuer Version fragen</translation>
        </message>
        <message>
            <source>Howdah is under the MIT licence. Qt is used under version 3 of the GNU Lesser General Public License: its libraries are files of their own, which you may replace by your own build of the same version.</source>
            <translation>Howdah steht unter der MIT-Lizenz. Qt wird unter Version 3 der GNU Lesser General Public License benutzt: Seine Bibliotheken sind eigene Dateien, die Sie durch selbst gebaute derselben Version ersetzen dürfen.</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
        <message>
            <source>This is the newest version.</source>
            <translation>Das ist die neueste Version.</translation>
        </message>
        <message>
            <source>Version {version} is there. Get it where you got this one from.</source>
            <translation>Version {version} ist da. Sie ist dort zu haben, woher Sie diese haben.</translation>
        </message>
        <message>
            <source>Versions and licences</source>
            <translation>Versionen und Lizenzen</translation>
        </message>
        <message>
            <source>none is embedded here</source>
            <translation>hier ist keines eingebettet</translation>
        </message>
        <message>
            <source>{host} answers, but names no release. See where you got Howdah from.</source>
            <translation>{host} antwortet, nennt aber keine Version. Sehen Sie dort nach, woher Sie Howdah haben.</translation>
        </message>
        <message>
            <source>{host} can't be reached. This machine may be offline, or behind a proxy or a firewall. Nothing else of Howdah depends on it.</source>
            <translation>{host} ist nicht zu erreichen. Vielleicht ist dieser Rechner offline oder hinter einem Proxy oder einer Firewall. Sonst hängt nichts von Howdah davon ab.</translation>
        </message>
        <message>
            <source>{version} reads the rows, {other} all else</source>
            <translation>{version} liest die Zeilen, {other} alles andere</translation>
        </message>
        <message>
            <source>{version}, by PySide6 {pyside}</source>
            <translation>{version}, mit PySide6 {pyside}</translation>
        </message>
        <message>
            <source>{version}, embedded</source>
            <translation>{version}, eingebettet</translation>
        </message>
    </context>
    <context>
        <name>Amounts</name>
        <message>
            <source>a few seconds left</source>
            <translation>noch wenige Sekunden</translation>
        </message>
        <message>
            <source>about {duration} left</source>
            <translation>noch etwa {duration}</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} h {minutes} min</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} min</translation>
        </message>
        <message>
            <source>{minutes} min {seconds} s</source>
            <translation>{minutes} min {seconds} s</translation>
        </message>
        <message>
            <source>{number} %</source>
            <translation>{number} %</translation>
        </message>
        <message numerus="yes">
            <source>{number} finding(s)</source>
            <translation>
                <numerusform>{number} Hinweis</numerusform>
                <numerusform>{number} Hinweise</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} object(s)</source>
            <translation>
                <numerusform>{number} Objekt</numerusform>
                <numerusform>{number} Objekte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} row(s)</source>
            <translation>
                <numerusform>{number} Zeile</numerusform>
                <numerusform>{number} Zeilen</numerusform>
            </translation>
        </message>
        <message>
            <source>{number} rows/s</source>
            <translation>{number} Zeilen/s</translation>
        </message>
        <message numerus="yes">
            <source>{number} table(s)</source>
            <translation>
                <numerusform>{number} Tabelle</numerusform>
                <numerusform>{number} Tabellen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} value(s)</source>
            <translation>
                <numerusform>{number} Wert</numerusform>
                <numerusform>{number} Werte</numerusform>
            </translation>
        </message>
        <message>
            <source>{seconds} s</source>
            <translation>{seconds} s</translation>
        </message>
        <message>
            <source>{size}/s</source>
            <translation>{size}/s</translation>
        </message>
    </context>
    <context>
        <name>CellDetails</name>
        <message>
            <source>The whole value</source>
            <translation>Der ganze Wert</translation>
        </message>
    </context>
    <context>
        <name>ChangeTypeDialog</name>
        <message>
            <source>&amp;Cancel</source>
            <translation>&amp;Abbrechen</translation>
        </message>
        <message>
            <source>&amp;Type</source>
            <translation>&amp;Typ</translation>
        </message>
        <message>
            <source>* stands for any characters, ? for one, [abc] for one of these.</source>
            <translation>* steht für beliebig viele Zeichen, ? für genau eines, [abc] für eines von diesen.</translation>
        </message>
        <message>
            <source>Change t&amp;ype</source>
            <translation>Typ än&amp;dern</translation>
        </message>
        <message>
            <source>Change type</source>
            <translation>Typ ändern</translation>
        </message>
        <message>
            <source>Choose a type to see which columns would change, and what it costs.</source>
            <translation>Wählen Sie einen Typ, um zu sehen, welche Spalten sich ändern würden und was das kostet.</translation>
        </message>
        <message>
            <source>Columns whose &amp;names fit</source>
            <translation>Spalten mit passenden &amp;Namen</translation>
        </message>
        <message>
            <source>Pattern for names</source>
            <translation>Muster für Namen</translation>
        </message>
        <message>
            <source>Tables</source>
            <translation>Tabellen</translation>
        </message>
        <message numerus="yes">
            <source>The %n &amp;selected column(s)</source>
            <translation>
                <numerusform>%n aus&amp;gewählte Spalte</numerusform>
                <numerusform>Die %n aus&amp;gewählten Spalten</numerusform>
            </translation>
        </message>
        <message>
            <source>The &amp;selected column, {name}</source>
            <translation>Die aus&amp;gewählte Spalte, {name}</translation>
        </message>
        <message>
            <source>The &amp;selected columns (none)</source>
            <translation>Die aus&amp;gewählten Spalten (keine)</translation>
        </message>
        <message>
            <source>in all tables</source>
            <translation>in allen Tabellen</translation>
        </message>
        <message>
            <source>in {table}</source>
            <translation>in {table}</translation>
        </message>
        <message>
            <source>such as text, numeric(10, 2), varchar(80)</source>
            <translation>etwa text, numeric(10, 2), varchar(80)</translation>
        </message>
    </context>
    <context>
        <name>CodePane</name>
        <message>
            <source>SQL of {database}</source>
            <translation>SQL von {database}</translation>
        </message>
    </context>
    <context>
        <name>CodePart</name>
        <message>
            <source>Copy the SQL of {database}</source>
            <translation>SQL von {database} kopieren</translation>
        </message>
        <message>
            <source>SQL of {database}</source>
            <translation>SQL von {database}</translation>
        </message>
        <message>
            <source>only the start of a very long text is shown</source>
            <translation>von einem sehr langen Text ist nur der Anfang zu sehen</translation>
        </message>
    </context>
    <context>
        <name>ColumnGrid</name>
        <message>
            <source>Columns of the plan</source>
            <translation>Spalten des Plans</translation>
        </message>
    </context>
    <context>
        <name>ColumnsTab</name>
        <message>
            <source>&amp;Leave out</source>
            <translation>Aus&amp;lassen</translation>
        </message>
        <message>
            <source>&amp;Rename…</source>
            <translation>&amp;Umbenennen…</translation>
        </message>
        <message>
            <source>&amp;Take back</source>
            <translation>Wieder &amp;aufnehmen</translation>
        </message>
        <message>
            <source>Change &amp;type…</source>
            <translation>Typ ä&amp;ndern…</translation>
        </message>
        <message>
            <source>Chosen by &amp;me</source>
            <translation>Von mir &amp;gewählt</translation>
        </message>
        <message>
            <source>Edit t&amp;ype</source>
            <translation>Typ &amp;bearbeiten</translation>
        </message>
        <message>
            <source>M&amp;ore</source>
            <translation>&amp;Mehr</translation>
        </message>
        <message>
            <source>More for the selected columns</source>
            <translation>Mehr für die ausgewählten Spalten</translation>
        </message>
        <message>
            <source>Re&amp;set the choice for {pattern}</source>
            <translation>Auswahl für {pattern} zu&amp;rücksetzen</translation>
        </message>
        <message>
            <source>Re&amp;set this choice</source>
            <translation>Diese Auswahl zu&amp;rücksetzen</translation>
        </message>
        <message>
            <source>S&amp;ettings of this column…</source>
            <translation>Einstellungen dieser S&amp;palte…</translation>
        </message>
        <message>
            <source>Search columns</source>
            <translation>Spalten suchen</translation>
        </message>
        <message>
            <source>With f&amp;indings</source>
            <translation>Mit H&amp;inweisen</translation>
        </message>
    </context>
    <context>
        <name>Comparing</name>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Comparing…</source>
            <translation>Wird verglichen…</translation>
        </message>
        <message>
            <source>Databases ({patterns})</source>
            <translation>Datenbanken ({patterns})</translation>
        </message>
        <message>
            <source>Make a SQLite file of what is there</source>
            <translation>SQLite-Datei aus dem Vorhandenen erstellen</translation>
        </message>
        <message>
            <source>Reading what is there…</source>
            <translation>Vorhandenes wird gelesen…</translation>
        </message>
    </context>
    <context>
        <name>ConnectionForm</name>
        <message>
            <source>&amp;Database</source>
            <translation>&amp;Datenbank</translation>
        </message>
        <message>
            <source>&amp;Port</source>
            <translation>&amp;Port</translation>
        </message>
        <message>
            <source>&amp;Remember the password</source>
            <translation>Passwort &amp;merken</translation>
        </message>
        <message>
            <source>&amp;Remember the password in {keyring}</source>
            <translation>Passwort in {keyring} &amp;merken</translation>
        </message>
        <message>
            <source>Also sent: {options}</source>
            <translation>Außerdem gesendet: {options}</translation>
        </message>
        <message>
            <source>Always encrypt, check nothing (require)</source>
            <translation>Immer verschlüsseln, nichts prüfen (require)</translation>
        </message>
        <message>
            <source>CA fi&amp;le</source>
            <translation>CA-Date&amp;i</translation>
        </message>
        <message>
            <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
            <translation>Zertifikate (*.pem *.crt *.cer);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Choose the file of certificates</source>
            <translation>Datei mit den Zertifikaten wählen</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>Datenbank</translation>
        </message>
        <message>
            <source>Encr&amp;yption</source>
            <translation>&amp;Verschlüsselung</translation>
        </message>
        <message>
            <source>Encrypt if the server can (prefer)</source>
            <translation>Verschlüsseln, wenn der Server es kann (prefer)</translation>
        </message>
        <message>
            <source>Encrypt only if the server asks for it (allow)</source>
            <translation>Nur verschlüsseln, wenn der Server es verlangt (allow)</translation>
        </message>
        <message>
            <source>Encrypt, check certificate (verify-ca)</source>
            <translation>Verschlüsseln, Zertifikat prüfen (verify-ca)</translation>
        </message>
        <message>
            <source>Encrypt, check certificate and host name (verify-full)</source>
            <translation>Verschlüsseln, Zertifikat und Rechnernamen prüfen (verify-full)</translation>
        </message>
        <message>
            <source>Encryption</source>
            <translation>Verschlüsselung</translation>
        </message>
        <message>
            <source>H&amp;ost</source>
            <translation>H&amp;ost</translation>
        </message>
        <message>
            <source>Host, or the folder of a socket</source>
            <translation>Host oder der Ordner eines Sockets</translation>
        </message>
        <message>
            <source>Made from the host and the database</source>
            <translation>Wird aus Host und Datenbank gebildet</translation>
        </message>
        <message>
            <source>N&amp;ame</source>
            <translation>N&amp;ame</translation>
        </message>
        <message>
            <source>Name of the connection</source>
            <translation>Name der Verbindung</translation>
        </message>
        <message>
            <source>Never encrypt (disable)</source>
            <translation>Nie verschlüsseln (disable)</translation>
        </message>
        <message>
            <source>None, or from ~/.pgpass</source>
            <translation>Keines oder aus ~/.pgpass</translation>
        </message>
        <message>
            <source>Pass&amp;word</source>
            <translation>Passwo&amp;rt</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>Paste a &amp;URL</source>
            <translation>&amp;URL einfügen</translation>
        </message>
        <message>
            <source>Paste a URL to fill in the form</source>
            <translation>URL einfügen, um das Formular auszufüllen</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>SSH tunnel</source>
            <translation>SSH-Tunnel</translation>
        </message>
        <message>
            <source>Service</source>
            <translation>Dienst</translation>
        </message>
        <message>
            <source>Service of pg_service.conf</source>
            <translation>Dienst aus pg_service.conf</translation>
        </message>
        <message>
            <source>The one named like the user</source>
            <translation>Die mit dem Namen des Benutzers</translation>
        </message>
        <message>
            <source>The one named like your account here</source>
            <translation>Der mit dem Namen Ihres Kontos hier</translation>
        </message>
        <message>
            <source>The port is a number from 1 to 65535.</source>
            <translation>Der Port ist eine Zahl von 1 bis 65535.</translation>
        </message>
        <message>
            <source>This machine; or the folder of a socket</source>
            <translation>Dieser Rechner; oder der Ordner eines Sockets</translation>
        </message>
        <message>
            <source>This system has no keyring.</source>
            <translation>Dieses System hat keinen Schlüsselbund.</translation>
        </message>
        <message>
            <source>Us&amp;er</source>
            <translation>&amp;Benutzer</translation>
        </message>
        <message>
            <source>User</source>
            <translation>Benutzer</translation>
        </message>
        <message>
            <source>libpq's own: ~/.postgresql/root.crt</source>
            <translation>Die von libpq: ~/.postgresql/root.crt</translation>
        </message>
        <message>
            <source>{trouble} The password is asked each time and kept in memory until Howdah ends.</source>
            <translation>{trouble} Das Passwort wird jedes Mal abgefragt und im Arbeitsspeicher gehalten, bis Howdah endet.</translation>
        </message>
    </context>
    <context>
        <name>ConnectionList</name>
        <message>
            <source>&amp;Saved connections</source>
            <translation>&amp;Gespeicherte Verbindungen</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation>Duplizieren</translation>
        </message>
        <message>
            <source>From pg_service.conf</source>
            <translation>Aus pg_service.conf</translation>
        </message>
        <message>
            <source>New connection</source>
            <translation>Neue Verbindung</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Saved connections</source>
            <translation>Gespeicherte Verbindungen</translation>
        </message>
    </context>
    <context>
        <name>ConnectionsModel</name>
        <message>
            <source>Changed: {place}</source>
            <translation>Geändert: {place}</translation>
        </message>
        <message>
            <source>Embedded PostgreSQL</source>
            <translation>Eingebautes PostgreSQL</translation>
        </message>
        <message>
            <source>New connection</source>
            <translation>Neue Verbindung</translation>
        </message>
        <message>
            <source>No server needed</source>
            <translation>Kein Server nötig</translation>
        </message>
        <message>
            <source>Not saved: {place}</source>
            <translation>Nicht gespeichert: {place}</translation>
        </message>
        <message>
            <source>This machine</source>
            <translation>Dieser Rechner</translation>
        </message>
        <message>
            <source>{name}, {place}</source>
            <translation>{name}, {place}</translation>
        </message>
    </context>
    <context>
        <name>CrashDialog</name>
        <message>
            <source>&amp;Close</source>
            <translation>&amp;Schließen</translation>
        </message>
        <message>
            <source>&amp;Report, without passwords:</source>
            <translation>&amp;Bericht, ohne Passwörter:</translation>
        </message>
        <message>
            <source>A mistake of Howdah</source>
            <translation>Ein Fehler in Howdah</translation>
        </message>
        <message>
            <source>C&amp;opied</source>
            <translation>&amp;Kopiert</translation>
        </message>
        <message>
            <source>C&amp;opy details</source>
            <translation>Details &amp;kopieren</translation>
        </message>
        <message>
            <source>Howdah has made a mistake: this is a bug, not something that you did.</source>
            <translation>In Howdah ist ein Fehler aufgetreten: Er liegt am Programm, nicht an etwas, das Sie getan haben.</translation>
        </message>
        <message>
            <source>Save what you can, close the window and begin again. The report helps to correct the mistake.</source>
            <translation>Speichern Sie, was möglich ist, schließen Sie das Fenster und beginnen Sie von vorn. Der Bericht hilft, den Fehler zu beheben.</translation>
        </message>
        <message>
            <source>Your SQLite database is only ever read: nothing of it was changed. On the server, tables of yours are touched in the last step of a run alone, once every value has been compared; a run that was broken off earlier can leave nothing but schemas whose names begin with “howdah”.</source>
            <translation>Ihre SQLite-Datenbank wird immer nur gelesen: An ihr wurde nichts verändert. Auf dem Server werden Ihre Tabellen erst im letzten Schritt eines Laufs angetastet, wenn jeder Wert verglichen ist; bricht ein Lauf vorher ab, bleiben höchstens Schemas zurück, deren Namen mit „howdah“ beginnen.</translation>
        </message>
    </context>
    <context>
        <name>DdlTab</name>
        <message>
            <source>PostgreSQL</source>
            <translation>PostgreSQL</translation>
        </message>
        <message>
            <source>SQL files (*.sql)</source>
            <translation>SQL-Dateien (*.sql)</translation>
        </message>
        <message>
            <source>SQLite</source>
            <translation>SQLite</translation>
        </message>
        <message>
            <source>Save SQL</source>
            <translation>SQL speichern</translation>
        </message>
        <message>
            <source>The SQL is saved as {file}.</source>
            <translation>Das SQL ist als {file} gespeichert.</translation>
        </message>
        <message>
            <source>There is no plan to show yet.</source>
            <translation>Es gibt noch keinen Plan zum Anzeigen.</translation>
        </message>
    </context>
    <context>
        <name>Deleting</name>
        <message>
            <source>&amp;Delete</source>
            <translation>&amp;Löschen</translation>
        </message>
        <message>
            <source>&amp;Keep</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>Delete a connection</source>
            <translation>Verbindung löschen</translation>
        </message>
        <message>
            <source>Delete the connection "{name}"?</source>
            <translation>Verbindung „{name}“ löschen?</translation>
        </message>
        <message>
            <source>Its password goes from the keyring too. Nothing on the server changes.</source>
            <translation>Auch das Passwort wird aus dem Schlüsselbund entfernt. Auf dem Server ändert sich nichts.</translation>
        </message>
    </context>
    <context>
        <name>DetailsDialog</name>
        <message>
            <source>&amp;Close</source>
            <translation>&amp;Schließen</translation>
        </message>
        <message>
            <source>&amp;Details:</source>
            <translation>&amp;Details:</translation>
        </message>
        <message>
            <source>C&amp;opied</source>
            <translation>&amp;Kopiert</translation>
        </message>
        <message>
            <source>C&amp;opy</source>
            <translation>&amp;Kopieren</translation>
        </message>
    </context>
    <context>
        <name>Diagram</name>
        <message numerus="yes">
            <source>%n more column(s)</source>
            <translation>
                <numerusform>Weitere Spalten: %n</numerusform>
                <numerusform>Weitere Spalten: %n</numerusform>
            </translation>
        </message>
        <message>
            <source>Fewer columns</source>
            <translation>Weniger Spalten</translation>
        </message>
    </context>
    <context>
        <name>DiagramLegend</name>
        <message>
            <source>Tab: next table   Enter: go to it   Space: its columns</source>
            <translation>Tab: nächste Tabelle   Eingabe: dorthin gehen   Leertaste: ihre Spalten</translation>
        </message>
        <message>
            <source>many rows refer to one</source>
            <translation>viele Zeilen verweisen auf eine</translation>
        </message>
        <message>
            <source>not validated: rows without a parent</source>
            <translation>nicht validiert: verwaiste Zeilen</translation>
        </message>
    </context>
    <context>
        <name>DiagramView</name>
        <message>
            <source>Diagram of the tables and their foreign keys</source>
            <translation>Diagramm der Tabellen und ihrer Fremdschlüssel</translation>
        </message>
        <message>
            <source>Go to This Table</source>
            <translation>Zu dieser Tabelle gehen</translation>
        </message>
        <message>
            <source>It refers to {tables}.</source>
            <translation>Sie verweist auf {tables}.</translation>
        </message>
        <message>
            <source>Show All Columns</source>
            <translation>Alle Spalten zeigen</translation>
        </message>
        <message>
            <source>Show Fewer Columns</source>
            <translation>Weniger Spalten zeigen</translation>
        </message>
        <message>
            <source>Table {name}.</source>
            <translation>Tabelle {name}.</translation>
        </message>
        <message>
            <source>{tables} refer to it.</source>
            <translation>Verweise auf sie: {tables}.</translation>
        </message>
    </context>
    <context>
        <name>DifferenceBar</name>
        <message numerus="yes">
            <source>%n difference(s)</source>
            <translation>
                <numerusform>%n Unterschied</numerusform>
                <numerusform>%n Unterschiede</numerusform>
            </translation>
        </message>
        <message>
            <source>Find (Ctrl+F)</source>
            <translation>Suchen (Strg+F)</translation>
        </message>
        <message>
            <source>Find in the SQL</source>
            <translation>Im SQL suchen</translation>
        </message>
        <message>
            <source>Next difference (F8)</source>
            <translation>Nächster Unterschied (F8)</translation>
        </message>
        <message>
            <source>Previous difference (Shift+F8)</source>
            <translation>Voriger Unterschied (Umschalt+F8)</translation>
        </message>
        <message>
            <source>added</source>
            <translation>hinzugefügt</translation>
        </message>
        <message>
            <source>differs</source>
            <translation>weicht ab</translation>
        </message>
        <message>
            <source>not carried over</source>
            <translation>nicht übertragen</translation>
        </message>
    </context>
    <context>
        <name>EmbeddedPanel</name>
        <message>
            <source>&amp;URL</source>
            <translation>&amp;URL</translation>
        </message>
        <message>
            <source>A PostgreSQL 18 of Howdah's own, which only your account on this machine can reach. Its data stay in your user folder.</source>
            <translation>Ein eigenes PostgreSQL 18 von Howdah, das nur Ihr Konto auf diesem Rechner erreicht. Seine Daten liegen in Ihrem Benutzerordner.</translation>
        </message>
        <message>
            <source>At work</source>
            <translation>In Arbeit</translation>
        </message>
        <message>
            <source>Cop&amp;y</source>
            <translation>&amp;Kopieren</translation>
        </message>
        <message>
            <source>It is not running.</source>
            <translation>Es läuft nicht.</translation>
        </message>
        <message>
            <source>It is running.</source>
            <translation>Es läuft.</translation>
        </message>
        <message>
            <source>Keep it running &amp;when Howdah closes</source>
            <translation>&amp;Nach dem Schließen von Howdah weiterlaufen lassen</translation>
        </message>
        <message>
            <source>Looking whether it runs…</source>
            <translation>Es wird nachgesehen, ob es läuft…</translation>
        </message>
        <message>
            <source>Other programs of your account can connect by the URL for as long as it runs.</source>
            <translation>Andere Programme Ihres Kontos können sich über die URL verbinden, solange es läuft.</translation>
        </message>
        <message>
            <source>Star&amp;t</source>
            <translation>S&amp;tarten</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>Wird gestartet…</translation>
        </message>
        <message>
            <source>Sto&amp;p</source>
            <translation>Sto&amp;ppen</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Wird gestoppt…</translation>
        </message>
        <message>
            <source>URL of the embedded PostgreSQL</source>
            <translation>URL des eingebauten PostgreSQL</translation>
        </message>
    </context>
    <context>
        <name>Ending</name>
        <message>
            <source>&amp;Resume now</source>
            <translation>Jetzt &amp;fortsetzen</translation>
        </message>
        <message>
            <source>&amp;Start again</source>
            <translation>&amp;Neu starten</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>Disc&amp;ard…</source>
            <translation>&amp;Verwerfen…</translation>
        </message>
        <message>
            <source>Discard and &amp;start again…</source>
            <translation>Verwerfen und &amp;neu starten…</translation>
        </message>
        <message>
            <source>Discarded.</source>
            <translation>Verworfen.</translation>
        </message>
        <message>
            <source>Next leads to its result.</source>
            <translation>„Weiter“ führt zu seinem Ergebnis.</translation>
        </message>
        <message>
            <source>Nothing of the run is left in the target.</source>
            <translation>Vom Lauf ist im Ziel nichts übrig.</translation>
        </message>
        <message>
            <source>The target is as it was before the run.</source>
            <translation>Das Ziel ist so, wie es vor dem Lauf war.</translation>
        </message>
        <message>
            <source>This run has ended.</source>
            <translation>Dieser Lauf ist beendet.</translation>
        </message>
        <message>
            <source>Try &amp;again</source>
            <translation>&amp;Erneut versuchen</translation>
        </message>
    </context>
    <context>
        <name>EvidencePanel</name>
        <message>
            <source>&amp;Use this type</source>
            <translation>Diesen T&amp;yp verwenden</translation>
        </message>
        <message>
            <source>Cost</source>
            <translation>Kosten</translation>
        </message>
        <message>
            <source>Could be</source>
            <translation>Möglicher Typ</translation>
        </message>
        <message>
            <source>No column selected</source>
            <translation>Keine Spalte ausgewählt</translation>
        </message>
        <message>
            <source>Types that the column could have</source>
            <translation>Typen, die die Spalte haben könnte</translation>
        </message>
        <message>
            <source>What is known of the column</source>
            <translation>Was über die Spalte bekannt ist</translation>
        </message>
        <message numerus="yes">
            <source>{name}, one of %n selected</source>
            <translation>
                <numerusform>{name}, %n ausgewählt</numerusform>
                <numerusform>{name}, eine von %n ausgewählten</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>FilterDialog</name>
        <message>
            <source>&amp;Cancel</source>
            <translation>&amp;Abbrechen</translation>
        </message>
        <message>
            <source>&amp;Filter</source>
            <translation>&amp;Filtern</translation>
        </message>
        <message>
            <source>A condition in SQLite's SQL. Rows that it does not take stay behind; empty takes all.</source>
            <translation>Eine Bedingung im SQL von SQLite. Zeilen, die sie nicht erfüllen, bleiben zurück; ein leeres Feld nimmt alle.</translation>
        </message>
        <message>
            <source>All rows are carried over.</source>
            <translation>Alle Zeilen werden übertragen.</translation>
        </message>
        <message>
            <source>Counting…</source>
            <translation>Wird gezählt…</translation>
        </message>
        <message>
            <source>Filter rows</source>
            <translation>Zeilen filtern</translation>
        </message>
        <message>
            <source>Only rows &amp;where</source>
            <translation>Nur Zeilen, für die &amp;gilt</translation>
        </message>
        <message>
            <source>Rows of {table}</source>
            <translation>Zeilen von {table}</translation>
        </message>
        <message>
            <source>{taken} are carried over, {left} stay behind.</source>
            <translation>Übertragen: {taken}, zurückgelassen: {left}.</translation>
        </message>
    </context>
    <context>
        <name>FindBar</name>
        <message>
            <source>&amp;Find:</source>
            <translation>&amp;Suchen:</translation>
        </message>
        <message>
            <source>Close the search (Esc)</source>
            <translation>Suche schließen (Esc)</translation>
        </message>
        <message>
            <source>Next place (Enter)</source>
            <translation>Nächste Stelle (Eingabe)</translation>
        </message>
        <message>
            <source>Not found</source>
            <translation>Nicht gefunden</translation>
        </message>
        <message>
            <source>Previous place (Shift+Enter)</source>
            <translation>Vorherige Stelle (Umschalt+Eingabe)</translation>
        </message>
        <message>
            <source>{current} of {total}</source>
            <translation>{current} von {total}</translation>
        </message>
    </context>
    <context>
        <name>FindingsTab</name>
        <message>
            <source>&amp;Go to the CHECK</source>
            <translation>&amp;Zum CHECK</translation>
        </message>
        <message>
            <source>&amp;Go to the column</source>
            <translation>Zur Spalte &amp;gehen</translation>
        </message>
        <message>
            <source>&amp;Go to the table</source>
            <translation>Zur Tabelle &amp;gehen</translation>
        </message>
        <message>
            <source>&amp;Go to the trigger</source>
            <translation>&amp;Zum Trigger</translation>
        </message>
        <message>
            <source>&amp;Go to the view</source>
            <translation>&amp;Zur View</translation>
        </message>
        <message>
            <source>Findings</source>
            <translation>Hinweise</translation>
        </message>
        <message>
            <source>There is nothing to say.</source>
            <translation>Es gibt nichts anzumerken.</translation>
        </message>
        <message>
            <source>What can be done: {remedies}.</source>
            <translation>Mögliche Abhilfe: {remedies}.</translation>
        </message>
        <message>
            <source>{remedy}…</source>
            <translation>{remedy}…</translation>
        </message>
    </context>
    <context>
        <name>FirstRows</name>
        <message>
            <source>{column}: {before} becomes {after}</source>
            <translation>{column}: aus {before} wird {after}</translation>
        </message>
    </context>
    <context>
        <name>GuideWindow</name>
        <message>
            <source>&amp;About Howdah…</source>
            <translation>Ü&amp;ber Howdah …</translation>
        </message>
        <message>
            <source>Howdah guide</source>
            <translation>Howdah-Handbuch</translation>
        </message>
        <message>
            <source>Pages of the guide</source>
            <translation>Seiten des Handbuchs</translation>
        </message>
        <message>
            <source>Text of the guide</source>
            <translation>Text des Handbuchs</translation>
        </message>
    </context>
    <context>
        <name>InterruptedRuns</name>
        <message>
            <source>Embedded PostgreSQL</source>
            <translation>Eingebautes PostgreSQL</translation>
        </message>
        <message>
            <source>Interrupted runs</source>
            <translation>Unterbrochene Läufe</translation>
        </message>
        <message>
            <source>It broke off without a word: the program or the computer was stopped.</source>
            <translation>Er brach ohne Meldung ab: Das Programm oder der Rechner wurde gestoppt.</translation>
        </message>
        <message>
            <source>Run {run}: {reason}</source>
            <translation>Lauf {run}: {reason}</translation>
        </message>
        <message>
            <source>Take it off the &amp;list</source>
            <translation>Aus der Liste &amp;entfernen</translation>
        </message>
        <message>
            <source>To {target}, schema {schema}; from {folder}</source>
            <translation>Ziel: {target}, Schema {schema}; aus {folder}</translation>
        </message>
        <message>
            <source>{percent} copied, {done} of {total}; {when}</source>
            <translation>{percent} kopiert, {done} von {total}; {when}</translation>
        </message>
    </context>
    <context>
        <name>LogView</name>
        <message>
            <source>Copy lo&amp;g</source>
            <translation>Protokoll &amp;kopieren</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Search the log</source>
            <translation>Protokoll durchsuchen</translation>
        </message>
        <message>
            <source>Sho&amp;w:</source>
            <translation>Anzei&amp;gen:</translation>
        </message>
    </context>
    <context>
        <name>Losses</name>
        <message numerus="yes">
            <source>Rows that are left out or set aside, in {number} place(s)</source>
            <translation>
                <numerusform>Stellen, an denen Zeilen zurückbleiben: {number}</numerusform>
                <numerusform>Stellen, an denen Zeilen zurückbleiben: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Values that are replaced, in {number} place(s)</source>
            <translation>
                <numerusform>Stellen mit ersetzten Werten: {number}</numerusform>
                <numerusform>Stellen mit ersetzten Werten: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} check(s) not made</source>
            <translation>
                <numerusform>Nicht angelegte CHECK-Bedingungen: {number}</numerusform>
                <numerusform>Nicht angelegte CHECK-Bedingungen: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s) left out</source>
            <translation>
                <numerusform>Ausgelassene Spalten: {number}</numerusform>
                <numerusform>Ausgelassene Spalten: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s) no longer computed</source>
            <translation>
                <numerusform>Nicht mehr berechnete Spalten: {number}</numerusform>
                <numerusform>Nicht mehr berechnete Spalten: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s) without their NOT NULL</source>
            <translation>
                <numerusform>Spalten ohne ihr NOT NULL: {number}</numerusform>
                <numerusform>Spalten ohne ihr NOT NULL: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} default(s) not made</source>
            <translation>
                <numerusform>Nicht angelegte Vorgabewerte: {number}</numerusform>
                <numerusform>Nicht angelegte Vorgabewerte: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} foreign key(s) not made</source>
            <translation>
                <numerusform>Nicht angelegte Fremdschlüssel: {number}</numerusform>
                <numerusform>Nicht angelegte Fremdschlüssel: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} key(s) or index(es) not made</source>
            <translation>
                <numerusform>Nicht angelegte Schlüssel oder Indizes: {number}</numerusform>
                <numerusform>Nicht angelegte Schlüssel oder Indizes: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} table(s) left out</source>
            <translation>
                <numerusform>Ausgelassene Tabellen: {number}</numerusform>
                <numerusform>Ausgelassene Tabellen: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} trigger(s) not made</source>
            <translation>
                <numerusform>Nicht angelegte Trigger: {number}</numerusform>
                <numerusform>Nicht angelegte Trigger: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} view(s) not made</source>
            <translation>
                <numerusform>Nicht angelegte Sichten: {number}</numerusform>
                <numerusform>Nicht angelegte Sichten: {number}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} virtual table(s) not made</source>
            <translation>
                <numerusform>Nicht angelegte virtuelle Tabellen: {number}</numerusform>
                <numerusform>Nicht angelegte virtuelle Tabellen: {number}</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ObjectPane</name>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Bearbeiten</translation>
        </message>
        <message>
            <source>Appl&amp;y</source>
            <translation>Über&amp;nehmen</translation>
        </message>
        <message>
            <source>Back to the &amp;translation</source>
            <translation>Zurück zur Über&amp;setzung</translation>
        </message>
        <message>
            <source>Cancel &amp;editing</source>
            <translation>Bearbeiten &amp;abbrechen</translation>
        </message>
        <message>
            <source>In line {line}, at character {column}.</source>
            <translation>In Zeile {line}, beim {column}. Zeichen.</translation>
        </message>
        <message>
            <source>In line {line}.</source>
            <translation>In Zeile {line}.</translation>
        </message>
        <message>
            <source>It is not made, as chosen.</source>
            <translation>Das wird nicht angelegt, wie gewählt.</translation>
        </message>
        <message>
            <source>It is too long to be written here.</source>
            <translation>Das ist zu lang, um hier geschrieben zu werden.</translation>
        </message>
        <message>
            <source>Its statements were only read: an empty row did not set it off. What it does is proved in the migration.</source>
            <translation>Seine Anweisungen wurden nur gelesen: Eine leere Zeile hat ihn nicht ausgelöst. Was er tut, wird bei der Migration nachgewiesen.</translation>
        </message>
        <message>
            <source>Its text could not be read so far that it could be written here.</source>
            <translation>Sein Text war nicht so weit zu lesen, dass er hier geschrieben werden könnte.</translation>
        </message>
        <message>
            <source>Leave o&amp;ut</source>
            <translation>We&amp;glassen</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Weggelassen</translation>
        </message>
        <message>
            <source>No ser&amp;ver is chosen to try it on</source>
            <translation>Kein Ser&amp;ver ist gewählt, um es zu versuchen</translation>
        </message>
        <message>
            <source>Not translated</source>
            <translation>Nicht übersetzt</translation>
        </message>
        <message>
            <source>Nothing of it stays there. Whether it does what SQLite's does is proved in the migration.</source>
            <translation>Nichts davon bleibt dort. Ob es tut, was es in SQLite tut, wird bei der Migration nachgewiesen.</translation>
        </message>
        <message>
            <source>PostgreSQL</source>
            <translation>PostgreSQL</translation>
        </message>
        <message>
            <source>SQLite</source>
            <translation>SQLite</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Ta&amp;ke back</source>
            <translation>Zurückne&amp;hmen</translation>
        </message>
        <message>
            <source>The server accepts it</source>
            <translation>Der Server nimmt es an</translation>
        </message>
        <message>
            <source>The server refuses it</source>
            <translation>Der Server lehnt es ab</translation>
        </message>
        <message>
            <source>The table comes across without it.</source>
            <translation>Die Tabelle kommt ohne das mit.</translation>
        </message>
        <message>
            <source>Try on the ser&amp;ver</source>
            <translation>Auf dem Ser&amp;ver versuchen</translation>
        </message>
        <message>
            <source>Trying it on the server…</source>
            <translation>Wird auf dem Server versucht …</translation>
        </message>
        <message>
            <source>Writ&amp;e it by hand</source>
            <translation>Von Hand schr&amp;eiben</translation>
        </message>
        <message>
            <source>Write it by hand, or leave it out; the tables come across all the same.</source>
            <translation>Schreiben Sie es von Hand oder lassen Sie es weg; die Tabellen kommen trotzdem mit.</translation>
        </message>
    </context>
    <context>
        <name>ObjectProofs</name>
        <message>
            <source>Details of the chosen row</source>
            <translation>Einzelheiten der gewählten Zeile</translation>
        </message>
        <message>
            <source>PostgreSQL</source>
            <translation>PostgreSQL</translation>
        </message>
        <message>
            <source>SQLite</source>
            <translation>SQLite</translation>
        </message>
        <message>
            <source>What was proved of views, triggers and rules</source>
            <translation>Was von Views, Triggern und Regeln nachgewiesen wurde</translation>
        </message>
    </context>
    <context>
        <name>ObjectsTab</name>
        <message>
            <source>Nothing to translate</source>
            <translation>Nichts zu übersetzen</translation>
        </message>
        <message>
            <source>There are no views, triggers or CHECKs here.</source>
            <translation>Hier gibt es keine Views, Trigger oder CHECKs.</translation>
        </message>
        <message>
            <source>Views, triggers and checks</source>
            <translation>Views, Trigger und CHECKs</translation>
        </message>
    </context>
    <context>
        <name>Outcome</name>
        <message>
            <source>Choose the CA file…</source>
            <translation>CA-Datei wählen…</translation>
        </message>
        <message>
            <source>Create database "{database}"</source>
            <translation>Datenbank „{database}“ anlegen</translation>
        </message>
        <message>
            <source>No encrypted connection came about</source>
            <translation>Es kam keine verschlüsselte Verbindung zustande</translation>
        </message>
        <message>
            <source>No server answers there</source>
            <translation>Dort antwortet kein Server</translation>
        </message>
        <message>
            <source>PostgreSQL {version}, database {database}, user {user}, encoding {encoding}.</source>
            <translation>PostgreSQL {version}, Datenbank {database}, Benutzer {user}, Kodierung {encoding}.</translation>
        </message>
        <message>
            <source>The SSH tunnel could not be opened</source>
            <translation>Der SSH-Tunnel ließ sich nicht öffnen</translation>
        </message>
        <message>
            <source>The connection failed</source>
            <translation>Die Verbindung ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>The connection works</source>
            <translation>Die Verbindung funktioniert</translation>
        </message>
        <message>
            <source>The database can't hold every text</source>
            <translation>Die Datenbank kann nicht jeden Text aufnehmen</translation>
        </message>
        <message>
            <source>The host is not known</source>
            <translation>Der Rechner ist nicht bekannt</translation>
        </message>
        <message>
            <source>The server asks for a password</source>
            <translation>Der Server verlangt ein Passwort</translation>
        </message>
        <message>
            <source>The server can only be read</source>
            <translation>Der Server lässt sich nur lesen</translation>
        </message>
        <message>
            <source>The server did not answer in time</source>
            <translation>Der Server hat nicht rechtzeitig geantwortet</translation>
        </message>
        <message>
            <source>The server is too old</source>
            <translation>Der Server ist zu alt</translation>
        </message>
        <message>
            <source>The server refused the user or the password</source>
            <translation>Der Server hat den Benutzer oder das Passwort abgelehnt</translation>
        </message>
        <message>
            <source>The server's certificate is not trusted</source>
            <translation>Dem Zertifikat des Servers wird nicht vertraut</translation>
        </message>
        <message>
            <source>The user lacks a right that is needed</source>
            <translation>Dem Benutzer fehlt ein nötiges Recht</translation>
        </message>
        <message>
            <source>There is no such database</source>
            <translation>Diese Datenbank gibt es nicht</translation>
        </message>
    </context>
    <context>
        <name>PasswordDialog</name>
        <message>
            <source>&amp;Connect</source>
            <translation>&amp;Verbinden</translation>
        </message>
        <message>
            <source>&amp;Not now</source>
            <translation>&amp;Jetzt nicht</translation>
        </message>
        <message>
            <source>&amp;Password:</source>
            <translation>&amp;Passwort:</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
    </context>
    <context>
        <name>PasswordField</name>
        <message>
            <source>Hide the password</source>
            <translation>Passwort verbergen</translation>
        </message>
        <message>
            <source>Show the password</source>
            <translation>Passwort anzeigen</translation>
        </message>
    </context>
    <context>
        <name>PastList</name>
        <message>
            <source>&amp;Open</source>
            <translation>Ö&amp;ffnen</translation>
        </message>
        <message>
            <source>&amp;Plan it again</source>
            <translation>Ne&amp;u planen</translation>
        </message>
        <message>
            <source>&amp;Recent migrations</source>
            <translation>&amp;Letzte Migrationen</translation>
        </message>
        <message>
            <source>&amp;Remove from the list</source>
            <translation>Aus der Liste &amp;entfernen</translation>
        </message>
        <message>
            <source>&amp;Show in folder</source>
            <translation>Im &amp;Ordner anzeigen</translation>
        </message>
        <message>
            <source>It did not come to its end on this machine, or its files were removed.</source>
            <translation>Er kam auf diesem Rechner nicht zu Ende, oder seine Dateien wurden entfernt.</translation>
        </message>
        <message>
            <source>Nothing here yet</source>
            <translation>Hier ist noch nichts</translation>
        </message>
        <message>
            <source>Open &amp;without it</source>
            <translation>Oh&amp;ne den Plan öffnen</translation>
        </message>
        <message>
            <source>R&amp;esult</source>
            <translation>Er&amp;gebnis</translation>
        </message>
        <message>
            <source>Recent migrations</source>
            <translation>Letzte Migrationen</translation>
        </message>
        <message>
            <source>The report of this run is not there any more.</source>
            <translation>Der Bericht dieses Laufs ist nicht mehr da.</translation>
        </message>
        <message>
            <source>There is no report of this run.</source>
            <translation>Zu diesem Lauf gibt es keinen Bericht.</translation>
        </message>
        <message>
            <source>What you plan or carry over appears here. A file that you drop on this window opens.</source>
            <translation>Was Sie planen oder übertragen, erscheint hier. Eine Datei, die Sie auf diesem Fenster ablegen, wird geöffnet.</translation>
        </message>
        <message>
            <source>{state}: {reason}</source>
            <translation>{state}: {reason}</translation>
        </message>
    </context>
    <context>
        <name>PathField</name>
        <message>
            <source>Choose…</source>
            <translation>Wählen…</translation>
        </message>
    </context>
    <context>
        <name>Plan</name>
        <message numerus="yes">
            <source>%n different value(s)</source>
            <translation>
                <numerusform>%n verschiedener Wert</numerusform>
                <numerusform>%n verschiedene Werte</numerusform>
            </translation>
        </message>
        <message>
            <source>&amp;Apply it</source>
            <translation>Ü&amp;bernehmen</translation>
        </message>
        <message>
            <source>&amp;Close without it</source>
            <translation>&amp;Ohne das schließen</translation>
        </message>
        <message>
            <source>&amp;Discard it</source>
            <translation>&amp;Verwerfen</translation>
        </message>
        <message>
            <source>, {least} to {most}</source>
            <translation>, {least} bis {most}</translation>
        </message>
        <message>
            <source>, {least} to {most} bytes</source>
            <translation>, {least} bis {most} Byte</translation>
        </message>
        <message>
            <source>, {least} to {most} characters</source>
            <translation>, {least} bis {most} Zeichen</translation>
        </message>
        <message>
            <source>, {number} bytes each</source>
            <translation>, je {number} Byte</translation>
        </message>
        <message>
            <source>, {number} characters each</source>
            <translation>, je {number} Zeichen</translation>
        </message>
        <message>
            <source>0 and 1 to false and true</source>
            <translation>0 und 1 zu falsch und wahr</translation>
        </message>
        <message>
            <source>0 or 1</source>
            <translation>0 oder 1</translation>
        </message>
        <message>
            <source>A choice fits nothing</source>
            <translation>Eine Auswahl passt auf nichts</translation>
        </message>
        <message>
            <source>A person wrote it. It is proved like any other when the plan is carried out.</source>
            <translation>Von Hand geschrieben. Es wird wie jedes andere nachgewiesen, wenn der Plan ausgeführt wird.</translation>
        </message>
        <message>
            <source>About a trigger</source>
            <translation>Zu einem Trigger</translation>
        </message>
        <message>
            <source>About a view</source>
            <translation>Zu einer View</translation>
        </message>
        <message>
            <source>Becomes</source>
            <translation>Wird zu</translation>
        </message>
        <message>
            <source>Blobs among numbers</source>
            <translation>Blobs unter Zahlen</translation>
        </message>
        <message>
            <source>Blobs among texts</source>
            <translation>Blobs unter Texten</translation>
        </message>
        <message>
            <source>By hand</source>
            <translation>Von Hand</translation>
        </message>
        <message>
            <source>CHECK left out</source>
            <translation>CHECK weggelassen</translation>
        </message>
        <message>
            <source>CHECK not carried over</source>
            <translation>CHECK nicht übertragen</translation>
        </message>
        <message>
            <source>CHECK of {table}</source>
            <translation>CHECK von {table}</translation>
        </message>
        <message>
            <source>CHECK takes other rows</source>
            <translation>CHECK nimmt andere Zeilen</translation>
        </message>
        <message>
            <source>Choose another name</source>
            <translation>Einen anderen Namen wählen</translation>
        </message>
        <message>
            <source>Choose another name…</source>
            <translation>Anderen Namen wählen…</translation>
        </message>
        <message>
            <source>Choose another type</source>
            <translation>Einen anderen Typ wählen</translation>
        </message>
        <message>
            <source>Choose another type…</source>
            <translation>Anderen Typ wählen…</translation>
        </message>
        <message>
            <source>Chosen</source>
            <translation>Gewählt</translation>
        </message>
        <message>
            <source>Column left out</source>
            <translation>Spalte ausgelassen</translation>
        </message>
        <message>
            <source>Contents</source>
            <translation>Inhalt</translation>
        </message>
        <message>
            <source>Dates and times</source>
            <translation>Datums- und Zeitangaben</translation>
        </message>
        <message>
            <source>Decimals stored as doubles</source>
            <translation>Dezimalzahlen als double gespeichert</translation>
        </message>
        <message>
            <source>Decimals wider than declared</source>
            <translation>Dezimalzahlen mit mehr Stellen als deklariert</translation>
        </message>
        <message>
            <source>Declared</source>
            <translation>Deklariert</translation>
        </message>
        <message>
            <source>Default gives another value</source>
            <translation>Vorgabe gibt einen anderen Wert</translation>
        </message>
        <message>
            <source>Default not carried over</source>
            <translation>Vorgabewert nicht übertragen</translation>
        </message>
        <message>
            <source>Edited by hand</source>
            <translation>Von Hand bearbeitet</translation>
        </message>
        <message>
            <source>Empty name</source>
            <translation>Leerer Name</translation>
        </message>
        <message>
            <source>Faithful</source>
            <translation>Originalgetreu</translation>
        </message>
        <message>
            <source>File of rejects not written</source>
            <translation>Datei der beiseitegelegten Zeilen nicht geschrieben</translation>
        </message>
        <message>
            <source>Foreign key between different types</source>
            <translation>Fremdschlüssel zwischen verschiedenen Typen</translation>
        </message>
        <message>
            <source>Foreign key to columns that are not unique</source>
            <translation>Fremdschlüssel auf nicht eindeutige Spalten</translation>
        </message>
        <message>
            <source>Foreign key without a parent</source>
            <translation>Fremdschlüssel ohne übergeordnete Tabelle</translation>
        </message>
        <message>
            <source>Foreign key without its column</source>
            <translation>Fremdschlüssel ohne seine Spalte</translation>
        </message>
        <message>
            <source>GENERATED BY DEFAULT AS IDENTITY</source>
            <translation>GENERATED BY DEFAULT AS IDENTITY</translation>
        </message>
        <message>
            <source>Generated column has other values</source>
            <translation>Berechnete Spalte hat andere Werte</translation>
        </message>
        <message>
            <source>Generated columns</source>
            <translation>Berechnete Spalten</translation>
        </message>
        <message>
            <source>Generated values are no longer computed</source>
            <translation>Generierte Werte werden nicht mehr berechnet</translation>
        </message>
        <message>
            <source>Go on &amp;writing</source>
            <translation>&amp;Weiterschreiben</translation>
        </message>
        <message>
            <source>Good to know</source>
            <translation>Gut zu wissen</translation>
        </message>
        <message>
            <source>Helper functions</source>
            <translation>Hilfsfunktionen</translation>
        </message>
        <message>
            <source>Helpers</source>
            <translation>Hilfsfunktionen</translation>
        </message>
        <message>
            <source>Idiomatic</source>
            <translation>Idiomatisch</translation>
        </message>
        <message>
            <source>Index not carried over</source>
            <translation>Index nicht übertragen</translation>
        </message>
        <message>
            <source>Index on a type without an order</source>
            <translation>Index auf einem Typ ohne Ordnung</translation>
        </message>
        <message>
            <source>Index too wide</source>
            <translation>Index zu breit</translation>
        </message>
        <message>
            <source>Index with too many columns</source>
            <translation>Index mit zu vielen Spalten</translation>
        </message>
        <message>
            <source>Integers too large for a double</source>
            <translation>Ganze Zahlen zu groß für einen double</translation>
        </message>
        <message>
            <source>It is lost when the window closes.</source>
            <translation>Es geht verloren, wenn das Fenster geschlossen wird.</translation>
        </message>
        <message>
            <source>JSON</source>
            <translation>JSON</translation>
        </message>
        <message>
            <source>JSON nulls</source>
            <translation>JSON-null-Werte</translation>
        </message>
        <message>
            <source>JSON objects or arrays</source>
            <translation>JSON-Objekte oder -Arrays</translation>
        </message>
        <message>
            <source>JSON that jsonb keeps</source>
            <translation>JSON, das jsonb bewahrt</translation>
        </message>
        <message>
            <source>JSON that jsonb would change</source>
            <translation>JSON, das jsonb verändern würde</translation>
        </message>
        <message>
            <source>Julian days</source>
            <translation>julianische Tage</translation>
        </message>
        <message>
            <source>Keep JSON as text</source>
            <translation>JSON als Text behalten</translation>
        </message>
        <message>
            <source>Keep the bytes (bytea)</source>
            <translation>Bytes behalten (bytea)</translation>
        </message>
        <message>
            <source>Keep the letter case of names</source>
            <translation>Groß- und Kleinschreibung der Namen behalten</translation>
        </message>
        <message>
            <source>Keep the rows, make the key NOT VALID</source>
            <translation>Zeilen behalten, Schlüssel als NOT VALID anlegen</translation>
        </message>
        <message>
            <source>Key compares otherwise</source>
            <translation>Schlüssel vergleicht anders</translation>
        </message>
        <message>
            <source>Key left out</source>
            <translation>Schlüssel ausgelassen</translation>
        </message>
        <message>
            <source>Key not made</source>
            <translation>Schlüssel nicht angelegt</translation>
        </message>
        <message>
            <source>Key values clash as text</source>
            <translation>Schlüsselwerte fallen als Text zusammen</translation>
        </message>
        <message>
            <source>Keys that count on</source>
            <translation>Fortlaufende Schlüssel</translation>
        </message>
        <message>
            <source>Leave U+0000 out</source>
            <translation>U+0000 auslassen</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Weggelassen</translation>
        </message>
        <message>
            <source>Lists of values in a CHECK</source>
            <translation>Wertelisten in einem CHECK</translation>
        </message>
        <message>
            <source>Make no key</source>
            <translation>Keinen Schlüssel anlegen</translation>
        </message>
        <message>
            <source>Make timestamps of the numbers</source>
            <translation>Aus den Zahlen Zeitstempel machen</translation>
        </message>
        <message>
            <source>NOT NULL, but there are NULLs</source>
            <translation>NOT NULL, aber es gibt NULL-Werte</translation>
        </message>
        <message>
            <source>NULL</source>
            <translation>NULL</translation>
        </message>
        <message>
            <source>NULL for what does not fit</source>
            <translation>NULL für das, was nicht passt</translation>
        </message>
        <message>
            <source>Name too long</source>
            <translation>Name zu lang</translation>
        </message>
        <message>
            <source>Names</source>
            <translation>Namen</translation>
        </message>
        <message>
            <source>No limit is kept</source>
            <translation>Keine Längengrenze bleibt</translation>
        </message>
        <message>
            <source>Not all values are JSON</source>
            <translation>Nicht alle Werte sind JSON</translation>
        </message>
        <message>
            <source>Not all values are UUIDs</source>
            <translation>Nicht alle Werte sind UUIDs</translation>
        </message>
        <message>
            <source>Not all values are dates or times</source>
            <translation>Nicht alle Werte sind Datums- oder Zeitangaben</translation>
        </message>
        <message>
            <source>Not all values are numbers</source>
            <translation>Nicht alle Werte sind Zahlen</translation>
        </message>
        <message>
            <source>Not all values are true or false</source>
            <translation>Nicht alle Werte sind wahr oder falsch</translation>
        </message>
        <message>
            <source>Not applied yet</source>
            <translation>Noch nicht übernommen</translation>
        </message>
        <message>
            <source>Not translated</source>
            <translation>Nicht übersetzt</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Anmerkung</translation>
        </message>
        <message>
            <source>Numbers and texts in one column</source>
            <translation>Zahlen und Texte in einer Spalte</translation>
        </message>
        <message>
            <source>Numbers that look like instants</source>
            <translation>Zahlen, die wie Zeitpunkte aussehen</translation>
        </message>
        <message>
            <source>Objects of the same names moved away</source>
            <translation>Gleichnamige Objekte verschoben</translation>
        </message>
        <message>
            <source>Objects of the same names would be moved away</source>
            <translation>Gleichnamige Objekte würden verschoben</translation>
        </message>
        <message>
            <source>Only some rows were looked at</source>
            <translation>Nur ein Teil der Zeilen wurde angesehen</translation>
        </message>
        <message>
            <source>Order of texts in keys</source>
            <translation>Reihenfolge der Texte in Schlüsseln</translation>
        </message>
        <message>
            <source>Primary key with NULL</source>
            <translation>Primärschlüssel mit NULL</translation>
        </message>
        <message>
            <source>Published although the two sides differ</source>
            <translation>Trotz Abweichungen veröffentlicht</translation>
        </message>
        <message>
            <source>Put NULL for the reference</source>
            <translation>NULL statt des Verweises eintragen</translation>
        </message>
        <message>
            <source>Put NULL for values that do not fit</source>
            <translation>NULL statt unpassender Werte eintragen</translation>
        </message>
        <message>
            <source>Reads</source>
            <translation>Liest</translation>
        </message>
        <message>
            <source>Reserved name</source>
            <translation>Reservierter Name</translation>
        </message>
        <message>
            <source>Rows break a CHECK</source>
            <translation>Zeilen verletzen einen CHECK</translation>
        </message>
        <message>
            <source>Rows left out</source>
            <translation>Zeilen ausgelassen</translation>
        </message>
        <message>
            <source>Rows without a parent</source>
            <translation>Verwaiste Zeilen</translation>
        </message>
        <message>
            <source>SQLite's own check complains</source>
            <translation>SQLites eigene Prüfung beanstandet etwas</translation>
        </message>
        <message>
            <source>Set aside rows that do not fit</source>
            <translation>Unpassende Zeilen beiseitelegen</translation>
        </message>
        <message>
            <source>Set aside the rows without a parent</source>
            <translation>Verwaiste Zeilen beiseitelegen</translation>
        </message>
        <message>
            <source>Show U+0000 as ␀</source>
            <translation>U+0000 als ␀ zeigen</translation>
        </message>
        <message>
            <source>Some objects were not compared</source>
            <translation>Einige Objekte wurden nicht verglichen</translation>
        </message>
        <message>
            <source>Something refers to the backup</source>
            <translation>Etwas verweist auf die Sicherung</translation>
        </message>
        <message>
            <source>Something would refer to the backup</source>
            <translation>Etwas würde auf die Sicherung verweisen</translation>
        </message>
        <message>
            <source>Table left out</source>
            <translation>Tabelle ausgelassen</translation>
        </message>
        <message>
            <source>Take a wider type</source>
            <translation>Einen breiteren Typ nehmen</translation>
        </message>
        <message>
            <source>Text compares otherwise</source>
            <translation>Text vergleicht anders</translation>
        </message>
        <message>
            <source>Texts among blobs</source>
            <translation>Texte unter Blobs</translation>
        </message>
        <message>
            <source>Texts are decoded</source>
            <translation>Texte werden dekodiert</translation>
        </message>
        <message>
            <source>Texts are not UTF-8</source>
            <translation>Texte sind kein UTF-8</translation>
        </message>
        <message>
            <source>Texts contain U+0000</source>
            <translation>Texte enthalten U+0000</translation>
        </message>
        <message>
            <source>Texts longer than declared</source>
            <translation>Texte länger als deklariert</translation>
        </message>
        <message>
            <source>Texts of COLLATE NOCASE</source>
            <translation>Texte mit COLLATE NOCASE</translation>
        </message>
        <message>
            <source>Texts that are not UTF-8</source>
            <translation>Texte, die kein UTF-8 sind</translation>
        </message>
        <message>
            <source>The JSON null beside NULL</source>
            <translation>JSON-null neben NULL</translation>
        </message>
        <message>
            <source>The chosen type can't hold all values</source>
            <translation>Der gewählte Typ kann nicht alle Werte aufnehmen</translation>
        </message>
        <message>
            <source>The default keeps the wider type</source>
            <translation>Wegen des Vorgabewerts bleibt der umfassendere Typ</translation>
        </message>
        <message>
            <source>The framework expects names with capitals</source>
            <translation>Das Framework erwartet Namen mit Großbuchstaben</translation>
        </message>
        <message>
            <source>The report is not kept</source>
            <translation>Der Bericht wird nicht aufbewahrt</translation>
        </message>
        <message>
            <source>The server refuses a trigger</source>
            <translation>Der Server lehnt einen Trigger ab</translation>
        </message>
        <message>
            <source>The server refuses a view</source>
            <translation>Der Server lehnt eine View ab</translation>
        </message>
        <message>
            <source>The source has changed since the run</source>
            <translation>Die Quelle hat sich seit dem Lauf geändert</translation>
        </message>
        <message>
            <source>The source was written to meanwhile</source>
            <translation>In die Quelle wurde inzwischen geschrieben</translation>
        </message>
        <message>
            <source>Timestamps without a zone</source>
            <translation>Zeitstempel ohne Zone</translation>
        </message>
        <message>
            <source>Timestamps without a zone are in</source>
            <translation>Zeitzone für Zeitstempel ohne Angabe</translation>
        </message>
        <message>
            <source>To decide</source>
            <translation>Zu entscheiden</translation>
        </message>
        <message>
            <source>Translated</source>
            <translation>Übersetzt</translation>
        </message>
        <message>
            <source>Trigger does something else</source>
            <translation>Trigger tut etwas anderes</translation>
        </message>
        <message>
            <source>Trigger left out</source>
            <translation>Trigger weggelassen</translation>
        </message>
        <message>
            <source>Trigger not carried over</source>
            <translation>Trigger nicht übertragen</translation>
        </message>
        <message>
            <source>True and false</source>
            <translation>Wahr und falsch</translation>
        </message>
        <message>
            <source>Two names would be the same</source>
            <translation>Zwei Namen wären gleich</translation>
        </message>
        <message>
            <source>U+0000 in texts</source>
            <translation>U+0000 in Texten</translation>
        </message>
        <message>
            <source>U+0000 left out</source>
            <translation>U+0000 ausgelassen</translation>
        </message>
        <message>
            <source>U+0000 shown as ␀</source>
            <translation>U+0000 als ␀ dargestellt</translation>
        </message>
        <message>
            <source>UUIDs</source>
            <translation>UUIDs</translation>
        </message>
        <message>
            <source>Use {type}</source>
            <translation>{type} verwenden</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>Werte</translation>
        </message>
        <message>
            <source>Values that do not fit</source>
            <translation>Unpassende Werte</translation>
        </message>
        <message>
            <source>Vectors</source>
            <translation>Vektoren</translation>
        </message>
        <message>
            <source>Vectors stay bytes</source>
            <translation>Vektoren bleiben Bytes</translation>
        </message>
        <message>
            <source>View gives other rows</source>
            <translation>View gibt andere Zeilen</translation>
        </message>
        <message>
            <source>View left out</source>
            <translation>View weggelassen</translation>
        </message>
        <message>
            <source>View not carried over</source>
            <translation>Sicht nicht übertragen</translation>
        </message>
        <message>
            <source>Virtual table not carried over</source>
            <translation>Virtuelle Tabelle nicht übertragen</translation>
        </message>
        <message>
            <source>Waiting for you</source>
            <translation>Wartet auf Sie</translation>
        </message>
        <message>
            <source>Warning</source>
            <translation>Warnung</translation>
        </message>
        <message>
            <source>Warnings</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>What someone would have written for PostgreSQL: its own types wherever all values are of them.</source>
            <translation>Wie man es für PostgreSQL geschrieben hätte: mit dessen eigenen Typen überall dort, wo alle Werte dazu passen.</translation>
        </message>
        <message>
            <source>What the application stores, as it stores it: no type that was not declared.</source>
            <translation>Was die Anwendung speichert, so wie sie es speichert: kein Typ, der nicht deklariert wurde.</translation>
        </message>
        <message>
            <source>What you wrote for {names} is not in the plan yet.</source>
            <translation>Was Sie für {names} geschrieben haben, ist noch nicht im Plan.</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Windows file times</source>
            <translation>Windows-Dateizeiten</translation>
        </message>
        <message>
            <source>Write it by hand</source>
            <translation>Von Hand schreiben</translation>
        </message>
        <message>
            <source>Write it by hand…</source>
            <translation>Von Hand schreiben …</translation>
        </message>
        <message>
            <source>Writes</source>
            <translation>Schreibt</translation>
        </message>
        <message>
            <source>a sequence, as serial makes it</source>
            <translation>eine Sequenz, wie serial sie anlegt</translation>
        </message>
        <message>
            <source>all values fit</source>
            <translation>alle Werte passen</translation>
        </message>
        <message>
            <source>all {values}</source>
            <translation>nur {values}</translation>
        </message>
        <message>
            <source>are set aside</source>
            <translation>werden beiseitegelegt</translation>
        </message>
        <message>
            <source>as planned now</source>
            <translation>wie derzeit geplant</translation>
        </message>
        <message>
            <source>as they are (OrderID)</source>
            <translation>unverändert (OrderID)</translation>
        </message>
        <message>
            <source>at least {count} of {total} values do not fit</source>
            <translation>mindestens {count} von {total} Werten passen nicht</translation>
        </message>
        <message>
            <source>become NULL, entered in the ledger</source>
            <translation>werden zu NULL und im Änderungsverzeichnis vermerkt</translation>
        </message>
        <message>
            <source>become an enum type</source>
            <translation>werden zu einem enum-Typ</translation>
        </message>
        <message>
            <source>become citext, where the server has it</source>
            <translation>werden citext, wo der Server es hat</translation>
        </message>
        <message>
            <source>become the values that they have</source>
            <translation>werden zu den Werten, die sie haben</translation>
        </message>
        <message>
            <source>become timestamps (timestamptz)</source>
            <translation>werden zu Zeitstempeln (timestamptz)</translation>
        </message>
        <message>
            <source>blob</source>
            <translation>BLOB</translation>
        </message>
        <message>
            <source>boolean for 0 and 1 where a name or a CHECK says so</source>
            <translation>boolean für 0 und 1, wo ein Name oder ein CHECK es nahelegt</translation>
        </message>
        <message>
            <source>boolean only where BOOL is declared</source>
            <translation>boolean nur, wo BOOL deklariert ist</translation>
        </message>
        <message>
            <source>byte by byte, as SQLite compares</source>
            <translation>Byte für Byte, wie SQLite vergleicht</translation>
        </message>
        <message>
            <source>bytes as text</source>
            <translation>Bytes als Text</translation>
        </message>
        <message>
            <source>bytes to vectors</source>
            <translation>Bytes zu Vektoren</translation>
        </message>
        <message>
            <source>date types only where declared</source>
            <translation>Datumstypen nur, wo deklariert</translation>
        </message>
        <message>
            <source>date types where declared or where all values say so</source>
            <translation>Datumstypen, wo deklariert oder wo alle Werte dafür sprechen</translation>
        </message>
        <message>
            <source>dates</source>
            <translation>Datumswerte</translation>
        </message>
        <message>
            <source>days since 1899-12-30</source>
            <translation>Tage seit dem 30.12.1899</translation>
        </message>
        <message>
            <source>decimal numbers</source>
            <translation>Dezimalzahlen</translation>
        </message>
        <message>
            <source>decoded from {encoding}</source>
            <translation>aus {encoding} dekodiert</translation>
        </message>
        <message>
            <source>default in {table}</source>
            <translation>Vorgabe in {table}</translation>
        </message>
        <message>
            <source>digits to numbers</source>
            <translation>Ziffern zu Zahlen</translation>
        </message>
        <message>
            <source>edited by hand</source>
            <translation>von Hand bearbeitet</translation>
        </message>
        <message>
            <source>generated column of {table}</source>
            <translation>berechnete Spalte von {table}</translation>
        </message>
        <message>
            <source>get a collation of ICU, where the server has it</source>
            <translation>erhalten eine Sortierfolge von ICU, wo der Server es hat</translation>
        </message>
        <message>
            <source>hexadecimal codes</source>
            <translation>hexadezimale Codes</translation>
        </message>
        <message>
            <source>index of {table}</source>
            <translation>Index von {table}</translation>
        </message>
        <message>
            <source>integer</source>
            <translation>INTEGER</translation>
        </message>
        <message>
            <source>jsonb keeps the value, not the text</source>
            <translation>jsonb bewahrt den Wert, nicht den Text</translation>
        </message>
        <message>
            <source>jsonb only where JSON is declared</source>
            <translation>jsonb nur, wo JSON deklariert ist</translation>
        </message>
        <message>
            <source>jsonb where every text is an object or array</source>
            <translation>jsonb, wo jeder Text ein Objekt oder Array ist</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>ausgelassen</translation>
        </message>
        <message>
            <source>lower case (OrderID: orderid)</source>
            <translation>in Kleinbuchstaben (OrderID: orderid)</translation>
        </message>
        <message>
            <source>made in howdah_sqlite where PostgreSQL has no equal</source>
            <translation>werden in howdah_sqlite angelegt, wo PostgreSQL nichts Gleiches hat</translation>
        </message>
        <message>
            <source>microseconds since 1601</source>
            <translation>Mikrosekunden seit 1601</translation>
        </message>
        <message>
            <source>microseconds since 1970</source>
            <translation>Mikrosekunden seit 1970</translation>
        </message>
        <message>
            <source>milliseconds since 1970</source>
            <translation>Millisekunden seit 1970</translation>
        </message>
        <message>
            <source>nanoseconds since 1970</source>
            <translation>Nanosekunden seit 1970</translation>
        </message>
        <message>
            <source>nanoseconds since 2001</source>
            <translation>Nanosekunden seit 2001</translation>
        </message>
        <message>
            <source>no rows</source>
            <translation>keine Zeilen</translation>
        </message>
        <message>
            <source>no type</source>
            <translation>kein Typ</translation>
        </message>
        <message>
            <source>none; what needs them is not translated</source>
            <translation>keine; was sie braucht, wird nicht übersetzt</translation>
        </message>
        <message>
            <source>not read</source>
            <translation>nicht gelesen</translation>
        </message>
        <message>
            <source>not translated</source>
            <translation>nicht übersetzt</translation>
        </message>
        <message>
            <source>not translated: {reason}</source>
            <translation>nicht übersetzt: {reason}</translation>
        </message>
        <message>
            <source>not {value} in row {row}</source>
            <translation>nicht {value} in Zeile {row}</translation>
        </message>
        <message>
            <source>not {value} in row {row}, rowid {rowid}</source>
            <translation>nicht {value} in Zeile {row}, rowid {rowid}</translation>
        </message>
        <message>
            <source>nothing: it is left out</source>
            <translation>nichts: wird ausgelassen</translation>
        </message>
        <message>
            <source>numbers as digits</source>
            <translation>Zahlen als Ziffern</translation>
        </message>
        <message>
            <source>numbers as digits, bytes as hexadecimal</source>
            <translation>Zahlen als Ziffern, Bytes hexadezimal</translation>
        </message>
        <message>
            <source>numbers that a double holds</source>
            <translation>Zahlen, die ein double aufnimmt</translation>
        </message>
        <message>
            <source>only NULL</source>
            <translation>nur NULL</translation>
        </message>
        <message>
            <source>perhaps not all values fit: counted when chosen</source>
            <translation>vielleicht passen nicht alle Werte: wird bei der Auswahl gezählt</translation>
        </message>
        <message>
            <source>policy</source>
            <translation>Einstellung</translation>
        </message>
        <message>
            <source>preset {name}</source>
            <translation>Vorgabe {name}</translation>
        </message>
        <message>
            <source>reads {names}</source>
            <translation>liest {names}</translation>
        </message>
        <message>
            <source>real</source>
            <translation>REAL</translation>
        </message>
        <message>
            <source>rows that do not fit set aside</source>
            <translation>nicht passende Zeilen beiseitegelegt</translation>
        </message>
        <message>
            <source>rule</source>
            <translation>Regel</translation>
        </message>
        <message>
            <source>seconds since 1970</source>
            <translation>Sekunden seit 1970</translation>
        </message>
        <message>
            <source>seconds since 2001</source>
            <translation>Sekunden seit 2001</translation>
        </message>
        <message>
            <source>shown as ␀</source>
            <translation>als ␀ dargestellt</translation>
        </message>
        <message>
            <source>stay a CHECK</source>
            <translation>bleiben ein CHECK</translation>
        </message>
        <message>
            <source>stay as they are stored</source>
            <translation>bleiben, wie sie gespeichert sind</translation>
        </message>
        <message>
            <source>stay bytes</source>
            <translation>bleiben Bytes</translation>
        </message>
        <message>
            <source>stay computed, by PostgreSQL</source>
            <translation>bleiben berechnet, von PostgreSQL</translation>
        </message>
        <message>
            <source>stay numbers</source>
            <translation>bleiben Zahlen</translation>
        </message>
        <message>
            <source>stay text, with indexes over their lower case</source>
            <translation>bleiben Text, mit Indizes über die Kleinschreibung</translation>
        </message>
        <message>
            <source>stay, with NULL for the reference</source>
            <translation>bleiben, mit NULL als Verweis</translation>
        </message>
        <message>
            <source>stay; no key is made</source>
            <translation>bleiben; kein Schlüssel wird angelegt</translation>
        </message>
        <message>
            <source>stay; the key holds for new rows</source>
            <translation>bleiben; der Schlüssel gilt für neue Zeilen</translation>
        </message>
        <message>
            <source>stays text</source>
            <translation>bleibt Text</translation>
        </message>
        <message>
            <source>take a wider type; for a chosen type, stop</source>
            <translation>einen umfassenderen Typ nehmen; bei einem gewählten Typ anhalten</translation>
        </message>
        <message>
            <source>text</source>
            <translation>TEXT</translation>
        </message>
        <message>
            <source>text as bytes</source>
            <translation>Text als Bytes</translation>
        </message>
        <message>
            <source>text to JSON</source>
            <translation>Text zu JSON</translation>
        </message>
        <message>
            <source>text to dates</source>
            <translation>Text zu Datumswerten</translation>
        </message>
        <message>
            <source>text to times of day</source>
            <translation>Text zu Uhrzeiten</translation>
        </message>
        <message>
            <source>text to timestamps</source>
            <translation>Text zu Zeitstempeln</translation>
        </message>
        <message>
            <source>text to timestamps, as in {zone}</source>
            <translation>Text zu Zeitstempeln, wie in {zone}</translation>
        </message>
        <message>
            <source>the block of the trigger's function, BEGIN to END</source>
            <translation>der Block der Triggerfunktion, von BEGIN bis END</translation>
        </message>
        <message>
            <source>the column becomes bytes</source>
            <translation>die Spalte wird zu Bytes</translation>
        </message>
        <message>
            <source>the condition of the CHECK</source>
            <translation>die Bedingung des CHECK</translation>
        </message>
        <message>
            <source>the database's own</source>
            <translation>die der Datenbank</translation>
        </message>
        <message>
            <source>the view's SELECT</source>
            <translation>das SELECT der View</translation>
        </message>
        <message>
            <source>their rows are set aside</source>
            <translation>ihre Zeilen werden beiseitegelegt</translation>
        </message>
        <message>
            <source>times of day</source>
            <translation>Uhrzeiten</translation>
        </message>
        <message>
            <source>timestamps</source>
            <translation>Zeitstempel</translation>
        </message>
        <message>
            <source>timestamps with a zone</source>
            <translation>Zeitstempel mit Zone</translation>
        </message>
        <message>
            <source>to UUIDs</source>
            <translation>zu UUIDs</translation>
        </message>
        <message>
            <source>to exact decimals</source>
            <translation>zu exakten Dezimalzahlen</translation>
        </message>
        <message>
            <source>translated</source>
            <translation>übersetzt</translation>
        </message>
        <message>
            <source>trigger of {table}</source>
            <translation>Trigger von {table}</translation>
        </message>
        <message>
            <source>unchanged</source>
            <translation>unverändert</translation>
        </message>
        <message>
            <source>uuid where all values are UUIDs</source>
            <translation>uuid, wo alle Werte UUIDs sind</translation>
        </message>
        <message>
            <source>vector for float32 blobs, where the server has it</source>
            <translation>vector für float32-Blobs, sofern der Server den Typ hat</translation>
        </message>
        <message>
            <source>vectors</source>
            <translation>Vektoren</translation>
        </message>
        <message>
            <source>view</source>
            <translation>View</translation>
        </message>
        <message>
            <source>wait for a decision</source>
            <translation>auf eine Entscheidung warten</translation>
        </message>
        <message>
            <source>what the rules propose</source>
            <translation>was die Regeln vorschlagen</translation>
        </message>
        <message>
            <source>whole numbers</source>
            <translation>ganze Zahlen</translation>
        </message>
        <message>
            <source>within 16 bits</source>
            <translation>innerhalb von 16 Bit</translation>
        </message>
        <message>
            <source>within 32 bits</source>
            <translation>innerhalb von 32 Bit</translation>
        </message>
        <message>
            <source>words apart (OrderID: order_id)</source>
            <translation>Wörter getrennt (OrderID: order_id)</translation>
        </message>
        <message>
            <source>words for true and false</source>
            <translation>Wörter für wahr und falsch</translation>
        </message>
        <message>
            <source>words to true and false</source>
            <translation>Wörter zu wahr und falsch</translation>
        </message>
        <message>
            <source>writes {names}</source>
            <translation>schreibt {names}</translation>
        </message>
        <message>
            <source>you</source>
            <translation>Sie</translation>
        </message>
        <message numerus="yes">
            <source>{choice}, and %n more</source>
            <translation>
                <numerusform>{choice} und %n weitere</numerusform>
                <numerusform>{choice} und %n weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>{choice}, taken back</source>
            <translation>{choice}, zurückgenommen</translation>
        </message>
        <message>
            <source>{clock} to timestamps</source>
            <translation>{clock} zu Zeitstempeln</translation>
        </message>
        <message>
            <source>{cost}; {misfit}</source>
            <translation>{cost}; {misfit}</translation>
        </message>
        <message>
            <source>{count} of {total} values do not fit</source>
            <translation>{count} von {total} Werten passen nicht</translation>
        </message>
        <message>
            <source>{count} {kind}, {share}{detail}</source>
            <translation>{count} {kind}, {share}{detail}</translation>
        </message>
        <message>
            <source>{first}, and: {second}</source>
            <translation>{first}, dazu: {second}</translation>
        </message>
        <message>
            <source>{hits} of {seen} {kind}</source>
            <translation>{hits} von {seen} {kind}</translation>
        </message>
        <message>
            <source>{names} and {number} more</source>
            <translation>{names} und {number} weitere</translation>
        </message>
        <message>
            <source>{object}: {setting} = {value}</source>
            <translation>{object}: {setting} = {value}</translation>
        </message>
        <message>
            <source>{origin}: {evidence}</source>
            <translation>{origin}: {evidence}</translation>
        </message>
        <message>
            <source>{share} {values}</source>
            <translation>{share} {values}</translation>
        </message>
        <message>
            <source>{value} ({count} times)</source>
            <translation>{value} ({count}-mal)</translation>
        </message>
        <message>
            <source>{value} in row {row}</source>
            <translation>{value} in Zeile {row}</translation>
        </message>
    </context>
    <context>
        <name>PlanChangesModel</name>
        <message>
            <source>Column</source>
            <translation>Spalte</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>Then</source>
            <translation>Dann</translation>
        </message>
        <message>
            <source>What happens</source>
            <translation>Was geschieht</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>ausgelassen</translation>
        </message>
    </context>
    <context>
        <name>PlanColumnsModel</name>
        <message>
            <source>Column</source>
            <translation>Spalte</translation>
        </message>
        <message>
            <source>Conversion</source>
            <translation>Umwandlung</translation>
        </message>
        <message>
            <source>Declared</source>
            <translation>Deklariert</translation>
        </message>
        <message>
            <source>Default</source>
            <translation>Vorgabewert</translation>
        </message>
        <message>
            <source>Holds</source>
            <translation>Enthält</translation>
        </message>
        <message>
            <source>NULL</source>
            <translation>NULL</translation>
        </message>
        <message>
            <source>PostgreSQL type</source>
            <translation>PostgreSQL-Typ</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>identity</source>
            <translation>IDENTITY</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>ausgelassen</translation>
        </message>
        <message>
            <source>no</source>
            <translation>nein</translation>
        </message>
        <message>
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <source>{name}, left out</source>
            <translation>{name}, ausgelassen</translation>
        </message>
        <message>
            <source>{origin}: {evidence}</source>
            <translation>{origin}: {evidence}</translation>
        </message>
        <message>
            <source>{source} → {target}</source>
            <translation>{source} → {target}</translation>
        </message>
    </context>
    <context>
        <name>PlanFiles</name>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Open the choices of a plan</source>
            <translation>Auswahl aus einem Plan öffnen</translation>
        </message>
        <message>
            <source>Plans (*.json)</source>
            <translation>Pläne (*.json)</translation>
        </message>
        <message>
            <source>Save plan as</source>
            <translation>Plan speichern unter</translation>
        </message>
    </context>
    <context>
        <name>PlanFindingsModel</name>
        <message>
            <source>{group} ({count})</source>
            <translation>{group} ({count})</translation>
        </message>
        <message>
            <source>{title}, {object}: {effect}</source>
            <translation>{title}, {object}: {effect}</translation>
        </message>
    </context>
    <context>
        <name>PlanMessages</name>
        <message>
            <source>Dismiss</source>
            <translation>Ausblenden</translation>
        </message>
        <message>
            <source>The column keeps its type.</source>
            <translation>Die Spalte behält ihren Typ.</translation>
        </message>
        <message>
            <source>The plan is saved</source>
            <translation>Der Plan ist gespeichert</translation>
        </message>
        <message>
            <source>What you are writing by hand is not in it yet: it is not applied.</source>
            <translation>Was Sie gerade von Hand schreiben, ist noch nicht darin: Es ist nicht übernommen.</translation>
        </message>
        <message>
            <source>{command} carries it out as it is.</source>
            <translation>{command} führt ihn unverändert aus.</translation>
        </message>
        <message>
            <source>{reason}.</source>
            <translation>{reason}.</translation>
        </message>
        <message>
            <source>{written} is no type that a column can have</source>
            <translation>{written} ist kein Typ, den eine Spalte haben kann</translation>
        </message>
    </context>
    <context>
        <name>PlanObjectsModel</name>
        <message>
            <source>{group} ({count})</source>
            <translation>{group} ({count})</translation>
        </message>
        <message>
            <source>{name}, {kind}, {state}: {text}</source>
            <translation>{name}, {kind}, {state}: {text}</translation>
        </message>
    </context>
    <context>
        <name>PlanPage</name>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>What becomes of each table and column, and why. Change what you like: nothing is made yet.</source>
            <translation>Was aus jeder Tabelle und Spalte wird, und warum. Ändern Sie, was Sie möchten: Noch wird nichts angelegt.</translation>
        </message>
    </context>
    <context>
        <name>PlanTablesModel</name>
        <message numerus="yes">
            <source>%n decision(s)</source>
            <translation>
                <numerusform>%n Entscheidung</numerusform>
                <numerusform>%n Entscheidungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n warning(s)</source>
            <translation>
                <numerusform>%n Warnung</numerusform>
                <numerusform>%n Warnungen</numerusform>
            </translation>
        </message>
        <message>
            <source>Tables ({count})</source>
            <translation>Tabellen ({count})</translation>
        </message>
        <message>
            <source>Triggers ({count})</source>
            <translation>Trigger ({count})</translation>
        </message>
        <message>
            <source>Views ({count})</source>
            <translation>Views ({count})</translation>
        </message>
        <message>
            <source>Whole plan</source>
            <translation>Gesamter Plan</translation>
        </message>
        <message>
            <source>left out</source>
            <translation>ausgelassen</translation>
        </message>
        <message>
            <source>{name}, {detail}, {decisions}, {warnings}</source>
            <translation>{name}, {detail}, {decisions}, {warnings}</translation>
        </message>
        <message>
            <source>{name}, {kind}, {state}</source>
            <translation>{name}, {kind}, {state}</translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s)</source>
            <translation>
                <numerusform>{number} Spalte</numerusform>
                <numerusform>{number} Spalten</numerusform>
            </translation>
        </message>
        <message>
            <source>{rows}, filtered</source>
            <translation>{rows}, gefiltert</translation>
        </message>
        <message>
            <source>{rows}, {size}</source>
            <translation>{rows}, {size}</translation>
        </message>
        <message>
            <source>{state}, of {table}</source>
            <translation>{state}, von {table}</translation>
        </message>
        <message>
            <source>{tables}, {columns}</source>
            <translation>{tables}, {columns}</translation>
        </message>
    </context>
    <context>
        <name>PlanTabs</name>
        <message>
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <source>Findings</source>
            <translation>Befunde</translation>
        </message>
        <message>
            <source>Findings ({count})</source>
            <translation>Befunde ({count})</translation>
        </message>
        <message>
            <source>First rows</source>
            <translation>Erste Zeilen</translation>
        </message>
        <message>
            <source>Relations</source>
            <translation>Beziehungen</translation>
        </message>
        <message>
            <source>Rules</source>
            <translation>Regeln</translation>
        </message>
        <message>
            <source>SQL</source>
            <translation>SQL</translation>
        </message>
        <message>
            <source>Translation</source>
            <translation>Übersetzung</translation>
        </message>
        <message>
            <source>Views and rules</source>
            <translation>Views und Regeln</translation>
        </message>
        <message>
            <source>{name} ({count} not translated)</source>
            <translation>{name} ({count} nicht übersetzt)</translation>
        </message>
    </context>
    <context>
        <name>PlanToolbar</name>
        <message numerus="yes">
            <source>%n decision(s) wait for you</source>
            <translation>
                <numerusform>%n Entscheidung wartet auf Sie</numerusform>
                <numerusform>%n Entscheidungen warten auf Sie</numerusform>
            </translation>
        </message>
        <message>
            <source>&amp;Open a plan's choices…</source>
            <translation>A&amp;uswahl aus einem Plan öffnen…</translation>
        </message>
        <message>
            <source>&amp;Preset</source>
            <translation>&amp;Vorgabe</translation>
        </message>
        <message>
            <source>&amp;Save plan as…</source>
            <translation>Plan &amp;speichern unter…</translation>
        </message>
        <message>
            <source>&amp;Settings…</source>
            <translation>&amp;Einstellungen…</translation>
        </message>
        <message>
            <source>Pl&amp;an file</source>
            <translation>Plan&amp;datei</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Wiederholen</translation>
        </message>
        <message>
            <source>Redo: {change} (Ctrl+Shift+Z)</source>
            <translation>Wiederholen: {change} (Strg+Umschalt+Z)</translation>
        </message>
        <message>
            <source>Sho&amp;w</source>
            <translation>Anzei&amp;gen</translation>
        </message>
        <message>
            <source>Stop rea&amp;ding</source>
            <translation>Lesen a&amp;bbrechen</translation>
        </message>
        <message>
            <source>The plan is being made</source>
            <translation>Der Plan wird erstellt</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Undo: {change} (Ctrl+Z)</source>
            <translation>Rückgängig: {change} (Strg+Z)</translation>
        </message>
    </context>
    <context>
        <name>Problems</name>
        <message>
            <source>&amp;Details…</source>
            <translation>&amp;Details…</translation>
        </message>
        <message>
            <source>, and this connection demands it</source>
            <translation>, und diese Verbindung verlangt es</translation>
        </message>
        <message>
            <source>A right is missing</source>
            <translation>Ein Recht fehlt</translation>
        </message>
        <message>
            <source>An address looks like postgresql://user@host:5432/database?sslmode=require; the fields of the page Target do without one.</source>
            <translation>Eine Adresse sieht so aus: postgresql://user@host:5432/database?sslmode=require; mit den Feldern der Seite Ziel geht es auch ohne.</translation>
        </message>
        <message>
            <source>An address that starts with</source>
            <translation>Eine Adresse mit dem Anfang</translation>
        </message>
        <message>
            <source>Another program has locked the database</source>
            <translation>Ein anderes Programm hat die Datenbank gesperrt</translation>
        </message>
        <message>
            <source>Ask an administrator for the right, or connect as another user on the page Target.</source>
            <translation>Bitten Sie einen Administrator um das Recht, oder verbinden Sie sich auf der Seite Ziel als anderer Benutzer.</translation>
        </message>
        <message>
            <source>Change it on the page Plan.</source>
            <translation>Ändern Sie ihn auf der Seite Plan.</translation>
        </message>
        <message>
            <source>Check host and port on the page Target, and firewalls between.</source>
            <translation>Prüfen Sie Host und Port auf der Seite Ziel sowie Firewalls auf dem Weg dorthin.</translation>
        </message>
        <message>
            <source>Check host, user and key of the tunnel on the page Target.</source>
            <translation>Prüfen Sie Host, Benutzer und Schlüssel des Tunnels auf der Seite Ziel.</translation>
        </message>
        <message>
            <source>Check that PostgreSQL is what listens at this port, and the TLS mode on the page Target.</source>
            <translation>Prüfen Sie, ob an diesem Port wirklich PostgreSQL antwortet, und den TLS-Modus auf der Seite Ziel.</translation>
        </message>
        <message>
            <source>Check that it is running and has connections to spare, then start again.</source>
            <translation>Prüfen Sie, ob er läuft und noch Verbindungen frei hat, und starten Sie den Lauf dann erneut.</translation>
        </message>
        <message>
            <source>Check that the server is running and the network is up, then start again.</source>
            <translation>Prüfen Sie, ob der Server läuft und das Netzwerk verfügbar ist, und starten Sie den Lauf dann erneut.</translation>
        </message>
        <message>
            <source>Check the address on the page Target.</source>
            <translation>Prüfen Sie die Adresse auf der Seite Ziel.</translation>
        </message>
        <message>
            <source>Check the connection on the page Target, and the server's log for its side of it.</source>
            <translation>Prüfen Sie die Verbindung auf der Seite Ziel und im Protokoll des Servers, was er dazu vermerkt hat.</translation>
        </message>
        <message>
            <source>Check the connection on the page Target.</source>
            <translation>Prüfen Sie die Verbindung auf der Seite Ziel.</translation>
        </message>
        <message>
            <source>Check the path, or choose another file on the page Source.</source>
            <translation>Prüfen Sie den Pfad, oder wählen Sie auf der Seite Quelle eine andere Datei.</translation>
        </message>
        <message>
            <source>Check the port on the page Target; PostgreSQL's own is 5432.</source>
            <translation>Prüfen Sie den Port auf der Seite Ziel; der übliche von PostgreSQL ist 5432.</translation>
        </message>
        <message>
            <source>Check the server, or choose another one on the page Target.</source>
            <translation>Prüfen Sie den Server, oder wählen Sie auf der Seite Ziel einen anderen.</translation>
        </message>
        <message>
            <source>Check the user and the password on the page Target.</source>
            <translation>Prüfen Sie Benutzer und Passwort auf der Seite Ziel.</translation>
        </message>
        <message>
            <source>Check the user on the page Target, or create the role: CREATE ROLE name LOGIN PASSWORD '...'.</source>
            <translation>Prüfen Sie den Benutzer auf der Seite Ziel, oder legen Sie die Rolle an: CREATE ROLE name LOGIN PASSWORD '...'.</translation>
        </message>
        <message>
            <source>Choose a plan file that was saved on the page Plan.</source>
            <translation>Wählen Sie eine Plandatei, die auf der Seite Plan gespeichert wurde.</translation>
        </message>
        <message>
            <source>Choose a table or column that the database has.</source>
            <translation>Wählen Sie eine Tabelle oder Spalte, die es in der Datenbank gibt.</translation>
        </message>
        <message>
            <source>Choose another file on the page Source.</source>
            <translation>Wählen Sie auf der Seite Quelle eine andere Datei.</translation>
        </message>
        <message>
            <source>Choose another schema on the page Target, or let Howdah move the old tables to a backup schema.</source>
            <translation>Wählen Sie auf der Seite Ziel ein anderes Schema, oder lassen Sie Howdah die alten Tabellen in ein Sicherungsschema verschieben.</translation>
        </message>
        <message>
            <source>Choose another schema on the page Target; these can't be moved aside.</source>
            <translation>Wählen Sie auf der Seite Ziel ein anderes Schema; diese Objekte lassen sich nicht zur Seite schieben.</translation>
        </message>
        <message>
            <source>Choose one of the values that the page Plan offers.</source>
            <translation>Wählen Sie einen der Werte, die die Seite Plan anbietet.</translation>
        </message>
        <message>
            <source>Choose something else for it on the page Plan.</source>
            <translation>Wählen Sie dafür auf der Seite Plan etwas anderes.</translation>
        </message>
        <message>
            <source>Close the program that uses it, and try again.</source>
            <translation>Schließen Sie das Programm, das sie verwendet, und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Close the programs that write to it, and try again.</source>
            <translation>Schließen Sie die Programme, die in sie schreiben, und versuchen Sie es erneut.</translation>
        </message>
        <message>
            <source>Connect as their owner, or choose another schema on the page Target.</source>
            <translation>Verbinden Sie sich als Eigentümer dieser Objekte, oder wählen Sie auf der Seite Ziel ein anderes Schema.</translation>
        </message>
        <message>
            <source>Connect to its primary server instead.</source>
            <translation>Verbinden Sie sich stattdessen mit seinem Primärserver.</translation>
        </message>
        <message>
            <source>Correct the file at that place, or make a new plan: choose the database and scan it.</source>
            <translation>Korrigieren Sie die Datei an dieser Stelle, oder erstellen Sie einen neuen Plan: Wählen Sie dazu die Datenbank und lesen Sie sie ein.</translation>
        </message>
        <message>
            <source>Correct the file that holds them, or move it away to begin anew.</source>
            <translation>Korrigieren Sie die Datei, in der sie stehen, oder verschieben Sie sie, um neu zu beginnen.</translation>
        </message>
        <message>
            <source>Create the database, or name another one on the page Target.</source>
            <translation>Legen Sie die Datenbank an, oder geben Sie auf der Seite Ziel eine andere an.</translation>
        </message>
        <message>
            <source>Free space where the server keeps its data, then start again.</source>
            <translation>Geben Sie dort Platz frei, wo der Server seine Daten ablegt, und starten Sie den Lauf dann erneut.</translation>
        </message>
        <message>
            <source>Give it another name on the page Target.</source>
            <translation>Geben Sie ihr auf der Seite Ziel einen anderen Namen.</translation>
        </message>
        <message>
            <source>Give the server more memory, or close other programs that use it.</source>
            <translation>Geben Sie dem Server mehr Arbeitsspeicher, oder schließen Sie andere Programme, die ihn belegen.</translation>
        </message>
        <message>
            <source>Go back to the page Plan, and choose what should become of each finding that waits.</source>
            <translation>Gehen Sie zurück zur Seite Plan und wählen Sie für jeden wartenden Hinweis, was damit geschehen soll.</translation>
        </message>
        <message>
            <source>Install Howdah with its embedded server, or use a server of your own on the page Target.</source>
            <translation>Installieren Sie Howdah mit seinem eingebauten Server, oder verwenden Sie auf der Seite Ziel einen eigenen Server.</translation>
        </message>
        <message>
            <source>It was published or discarded elsewhere: take it off the list, and begin anew.</source>
            <translation>Er wurde anderswo veröffentlicht oder verworfen: Entfernen Sie ihn aus der Liste, und beginnen Sie neu.</translation>
        </message>
        <message>
            <source>Name the file of the authority that signed it on the page Target, in the field CA file.</source>
            <translation>Geben Sie auf der Seite Ziel im Feld CA-Datei die Datei der Zertifizierungsstelle an, die es signiert hat.</translation>
        </message>
        <message>
            <source>No connection to the server</source>
            <translation>Keine Verbindung zum Server</translation>
        </message>
        <message>
            <source>Nothing was done. See to what is named here on the server, then try again.</source>
            <translation>Es wurde nichts getan. Kümmern Sie sich auf dem Server um das hier Genannte, und versuchen Sie es dann erneut.</translation>
        </message>
        <message>
            <source>Nothing was published: the target is as it was. Copy the details and report this.</source>
            <translation>Es wurde nichts veröffentlicht: Das Ziel ist, wie es war. Kopieren Sie die Details und melden Sie diesen Fehler.</translation>
        </message>
        <message>
            <source>Nothing was written, and the target is as it was. The details say what was in the way.</source>
            <translation>Es wurde nichts geschrieben, und das Ziel ist, wie es war. Die Details sagen, was im Weg war.</translation>
        </message>
        <message>
            <source>Open it with the Howdah that wrote it, or make a new plan.</source>
            <translation>Öffnen Sie ihn mit der Howdah-Version, die ihn geschrieben hat, oder erstellen Sie einen neuen Plan.</translation>
        </message>
        <message>
            <source>PostgreSQL refused a statement</source>
            <translation>PostgreSQL hat eine Anweisung abgelehnt</translation>
        </message>
        <message>
            <source>Restore the file from a backup, and use that.</source>
            <translation>Stellen Sie die Datei aus einer Sicherung wieder her, und verwenden Sie diese.</translation>
        </message>
        <message>
            <source>Scan all rows, or remove the filter.</source>
            <translation>Lesen Sie alle Zeilen ein, oder entfernen Sie den Filter.</translation>
        </message>
        <message>
            <source>Scan the database again on the page Scan, then compare the new plan with the old one.</source>
            <translation>Lesen Sie die Datenbank auf der Seite Einlesen neu ein und vergleichen Sie dann den neuen Plan mit dem alten.</translation>
        </message>
        <message>
            <source>Send the rejected rows of the later run</source>
            <translation>Senden Sie die beiseitegelegten Zeilen des späteren Laufs</translation>
        </message>
        <message>
            <source>Something waits for your choice</source>
            <translation>Etwas wartet auf Ihre Auswahl</translation>
        </message>
        <message>
            <source>The SQLite file could not be made</source>
            <translation>Die SQLite-Datei konnte nicht erstellt werden</translation>
        </message>
        <message>
            <source>The SSH tunnel could not be opened</source>
            <translation>Der SSH-Tunnel konnte nicht geöffnet werden</translation>
        </message>
        <message>
            <source>The connection address</source>
            <translation>Die Verbindungsadresse</translation>
        </message>
        <message>
            <source>The connection to the server broke</source>
            <translation>Die Verbindung zum Server ist abgebrochen</translation>
        </message>
        <message>
            <source>The connection was not saved</source>
            <translation>Die Verbindung wurde nicht gespeichert</translation>
        </message>
        <message>
            <source>The copy is not equal to the source</source>
            <translation>Die Kopie stimmt nicht mit der Quelle überein</translation>
        </message>
        <message>
            <source>The database can't be used as it is</source>
            <translation>Die Datenbank ist so nicht verwendbar</translation>
        </message>
        <message>
            <source>The database changed while it was being read</source>
            <translation>Die Datenbank hat sich während des Lesens geändert</translation>
        </message>
        <message>
            <source>The database is damaged</source>
            <translation>Die Datenbank ist beschädigt</translation>
        </message>
        <message>
            <source>The details hold the statement and what PostgreSQL said.</source>
            <translation>Die Details enthalten die Anweisung und die Antwort von PostgreSQL.</translation>
        </message>
        <message>
            <source>The keyring did not answer as it should</source>
            <translation>Der Schlüsselbund hat nicht wie erwartet geantwortet</translation>
        </message>
        <message>
            <source>The names are taken already</source>
            <translation>Die Namen sind bereits vergeben</translation>
        </message>
        <message>
            <source>The page Result shows</source>
            <translation>Die Seite Ergebnis zeigt</translation>
        </message>
        <message>
            <source>The plan can't be carried out</source>
            <translation>Der Plan kann nicht ausgeführt werden</translation>
        </message>
        <message>
            <source>The plan can't be used as it is</source>
            <translation>Der Plan kann so nicht verwendet werden</translation>
        </message>
        <message>
            <source>The plan is of another version of Howdah</source>
            <translation>Der Plan stammt von einer anderen Version von Howdah</translation>
        </message>
        <message>
            <source>The plan was made for another state of the database</source>
            <translation>Der Plan wurde für einen anderen Stand der Datenbank erstellt</translation>
        </message>
        <message>
            <source>The report of this run can't be read</source>
            <translation>Der Bericht dieses Laufs kann nicht gelesen werden</translation>
        </message>
        <message>
            <source>The run is under way elsewhere</source>
            <translation>Der Lauf ist anderswo im Gange</translation>
        </message>
        <message>
            <source>The saved connections can't be read</source>
            <translation>Die gespeicherten Verbindungen können nicht gelesen werden</translation>
        </message>
        <message>
            <source>The server can't be used as it is</source>
            <translation>Der Server ist so nicht verwendbar</translation>
        </message>
        <message>
            <source>The server did not let this user in</source>
            <translation>Der Server hat diesen Benutzer nicht zugelassen</translation>
        </message>
        <message>
            <source>The target has changed since the run</source>
            <translation>Das Ziel hat sich seit dem Lauf geändert</translation>
        </message>
        <message>
            <source>The target is not touched by that: what the run has published is there.</source>
            <translation>Das Ziel ist davon nicht berührt: Was der Lauf veröffentlicht hat, ist da.</translation>
        </message>
        <message>
            <source>There is not enough room</source>
            <translation>Es ist nicht genug Platz</translation>
        </message>
        <message>
            <source>There is nothing left of this run</source>
            <translation>Von diesem Lauf ist nichts mehr da</translation>
        </message>
        <message>
            <source>This could not be done</source>
            <translation>Das war nicht möglich</translation>
        </message>
        <message>
            <source>This file can't be read as a SQLite database</source>
            <translation>Diese Datei lässt sich nicht als SQLite-Datenbank lesen</translation>
        </message>
        <message>
            <source>This is not a connection address</source>
            <translation>Das ist keine Verbindungsadresse</translation>
        </message>
        <message>
            <source>To replace the old tables would mean</source>
            <translation>Die alten Tabellen zu ersetzen würde bedeuten</translation>
        </message>
        <message>
            <source>Try again; the details say more.</source>
            <translation>Versuchen Sie es erneut; die Details sagen mehr.</translation>
        </message>
        <message>
            <source>Unlock it and try again; or go on, and type the password each time.</source>
            <translation>Entsperren Sie ihn und versuchen Sie es noch einmal; oder fahren Sie fort und geben Sie das Passwort jedes Mal ein.</translation>
        </message>
        <message>
            <source>Use a file of rejected rows that was exported on the page Result.</source>
            <translation>Verwenden Sie eine Datei mit beiseitegelegten Zeilen, die auf der Seite Ergebnis exportiert wurde.</translation>
        </message>
        <message>
            <source>Use a server of your own on the page Target.</source>
            <translation>Verwenden Sie auf der Seite Ziel einen eigenen Server.</translation>
        </message>
        <message>
            <source>Wait for it to end, or end it there. If it has just ended, try again in a minute.</source>
            <translation>Warten Sie, bis er endet, oder beenden Sie ihn dort. Ist er gerade erst beendet worden, versuchen Sie es in einer Minute erneut.</translation>
        </message>
        <message>
            <source>on the page Result</source>
            <translation>auf der Seite Ergebnis</translation>
        </message>
        <message>
            <source>the connection address</source>
            <translation>die Verbindungsadresse</translation>
        </message>
    </context>
    <context>
        <name>ProgressLine</name>
        <message>
            <source>Progress of the whole</source>
            <translation>Gesamtfortschritt</translation>
        </message>
        <message>
            <source>{percent}, {left}</source>
            <translation>{percent}, {left}</translation>
        </message>
    </context>
    <context>
        <name>ProofParts</name>
        <message>
            <source>Rows and tables</source>
            <translation>Zeilen und Tabellen</translation>
        </message>
        <message>
            <source>Views, triggers and rules</source>
            <translation>Views, Trigger und Regeln</translation>
        </message>
        <message>
            <source>What the proof is of</source>
            <translation>Wovon der Nachweis handelt</translation>
        </message>
    </context>
    <context>
        <name>ProofTab</name>
        <message>
            <source>What was proved of each table</source>
            <translation>Was zu jeder Tabelle nachgewiesen ist</translation>
        </message>
    </context>
    <context>
        <name>Ready</name>
        <message>
            <source> (wal_level is minimal)</source>
            <translation> (wal_level ist minimal)</translation>
        </message>
        <message numerus="yes">
            <source>; {number} standby server(s) read it too</source>
            <translation>
                <numerusform>; {number} Standby-Server liest es mit</numerusform>
                <numerusform>; {number} Standby-Server lesen es mit</numerusform>
            </translation>
        </message>
        <message>
            <source>A few seconds</source>
            <translation>Ein paar Sekunden</translation>
        </message>
        <message>
            <source>A right is missing</source>
            <translation>Ein Recht fehlt</translation>
        </message>
        <message numerus="yes">
            <source>About {number} hour(s)</source>
            <translation>
                <numerusform>Etwa {number} Stunde</numerusform>
                <numerusform>Etwa {number} Stunden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>About {number} minute(s)</source>
            <translation>
                <numerusform>Etwa {number} Minute</numerusform>
                <numerusform>Etwa {number} Minuten</numerusform>
            </translation>
        </message>
        <message>
            <source>About {number} seconds</source>
            <translation>Etwa {number} Sekunden</translation>
        </message>
        <message>
            <source>About {size} in the database</source>
            <translation>Etwa {size} in der Datenbank</translation>
        </message>
        <message>
            <source>About {size} of write-ahead log</source>
            <translation>Etwa {size} Write-Ahead-Log</translation>
        </message>
        <message>
            <source>Altered values and rows set aside can be kept</source>
            <translation>Veränderte Werte und beiseitegelegte Zeilen können festgehalten werden</translation>
        </message>
        <message>
            <source>An extension is missing</source>
            <translation>Eine Erweiterung fehlt</translation>
        </message>
        <message>
            <source>Capabilities</source>
            <translation>Funktionen</translation>
        </message>
        <message>
            <source>Connected</source>
            <translation>Verbunden</translation>
        </message>
        <message>
            <source>Connections</source>
            <translation>Verbindungen</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopie</translation>
        </message>
        <message>
            <source>Disk</source>
            <translation>Speicherplatz</translation>
        </message>
        <message>
            <source>Encoding</source>
            <translation>Kodierung</translation>
        </message>
        <message>
            <source>Extension</source>
            <translation>Erweiterung</translation>
        </message>
        <message>
            <source>Helpers</source>
            <translation>Hilfsfunktionen</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Log</translation>
        </message>
        <message>
            <source>Measured</source>
            <translation>Gemessen</translation>
        </message>
        <message>
            <source>Move the old ones into a backup schema, or choose another schema for the new ones.</source>
            <translation>Verschieben Sie die alten in ein Sicherungsschema, oder wählen Sie für die neuen ein anderes Schema.</translation>
        </message>
        <message>
            <source>Names</source>
            <translation>Namen</translation>
        </message>
        <message>
            <source>Names are taken</source>
            <translation>Namen sind vergeben</translation>
        </message>
        <message>
            <source>Names that are needed are taken</source>
            <translation>Benötigte Namen sind vergeben</translation>
        </message>
        <message>
            <source>No</source>
            <translation>Nein</translation>
        </message>
        <message>
            <source>No connection is left</source>
            <translation>Keine Verbindung ist frei</translation>
        </message>
        <message>
            <source>None is needed</source>
            <translation>Keine wird benötigt</translation>
        </message>
        <message>
            <source>None is taken</source>
            <translation>Keiner ist vergeben</translation>
        </message>
        <message>
            <source>Not asked, for what is said above</source>
            <translation>Aus dem oben genannten Grund nicht abgefragt</translation>
        </message>
        <message>
            <source>Nothing: the time is that of a server on this machine</source>
            <translation>Nichts: Die Dauer ist die eines Servers auf diesem Rechner</translation>
        </message>
        <message>
            <source>PostgreSQL {version}</source>
            <translation>PostgreSQL {version}</translation>
        </message>
        <message>
            <source>PostgreSQL {version} is newer than {newest}, the last version that Howdah was tried on.</source>
            <translation>PostgreSQL {version} ist neuer als {newest}, die letzte Version, mit der Howdah erprobt wurde.</translation>
        </message>
        <message>
            <source>Records</source>
            <translation>Aufzeichnungen</translation>
        </message>
        <message>
            <source>Records of earlier runs are in the way</source>
            <translation>Aufzeichnungen früherer Läufe sind im Weg</translation>
        </message>
        <message>
            <source>Rights</source>
            <translation>Rechte</translation>
        </message>
        <message>
            <source>Room</source>
            <translation>Platz</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Tables</source>
            <translation>Tabellen</translation>
        </message>
        <message>
            <source>The archive, or a replication slot, may hold back the write-ahead log: have {size} free for it, and see that its readers keep up.</source>
            <translation>Das Archiv oder ein Replikations-Slot hält das Write-Ahead-Log vielleicht zurück: Halten Sie {size} dafür frei, und achten Sie darauf, dass alle nachkommen, die es lesen.</translation>
        </message>
        <message>
            <source>The database can be written to</source>
            <translation>In die Datenbank kann geschrieben werden</translation>
        </message>
        <message>
            <source>The database can only be read</source>
            <translation>Die Datenbank kann nur gelesen werden</translation>
        </message>
        <message>
            <source>The database can't hold every text</source>
            <translation>Die Datenbank kann nicht jeden Text aufnehmen</translation>
        </message>
        <message numerus="yes">
            <source>The database {name} has {number} connection(s) left.</source>
            <translation>
                <numerusform>Die Datenbank {name} hat noch {number} Verbindung frei.</numerusform>
                <numerusform>Die Datenbank {name} hat noch {number} Verbindungen frei.</numerusform>
            </translation>
        </message>
        <message>
            <source>The disk may not suffice: about {needed} with log and temporary files, {free} are free. If it fills up, free some and resume.</source>
            <translation>Der Speicherplatz reicht vielleicht nicht: Mit Log und temporären Dateien sind etwa {needed} nötig, frei sind {free}. Geht er aus, geben Sie Platz frei und setzen Sie den Lauf fort.</translation>
        </message>
        <message>
            <source>The schema will be made; {user} may do so</source>
            <translation>Das Schema wird angelegt; {user} darf das</translation>
        </message>
        <message numerus="yes">
            <source>The schema {schema} has {number} object(s) that are in the way: {names}.</source>
            <translation>
                <numerusform>Im Schema {schema} ist {number} Objekt im Weg: {names}.</numerusform>
                <numerusform>Im Schema {schema} sind {number} Objekte im Weg: {names}.</numerusform>
            </translation>
        </message>
        <message>
            <source>The schema {schema} of the database {database}</source>
            <translation>Das Schema {schema} der Datenbank {database}</translation>
        </message>
        <message>
            <source>The server has {extension}</source>
            <translation>Der Server hat {extension}</translation>
        </message>
        <message numerus="yes">
            <source>The server has {number} connection(s) left.</source>
            <translation>
                <numerusform>Der Server hat noch {number} Verbindung frei.</numerusform>
                <numerusform>Der Server hat noch {number} Verbindungen frei.</numerusform>
            </translation>
        </message>
        <message>
            <source>The server is too old</source>
            <translation>Der Server ist zu alt</translation>
        </message>
        <message>
            <source>The server's disk is too full</source>
            <translation>Der Datenträger des Servers ist zu voll</translation>
        </message>
        <message numerus="yes">
            <source>The user {name} has {number} connection(s) left.</source>
            <translation>
                <numerusform>Der Benutzer {name} hat noch {number} Verbindung frei.</numerusform>
                <numerusform>Der Benutzer {name} hat noch {number} Verbindungen frei.</numerusform>
            </translation>
        </message>
        <message>
            <source>The write-ahead log is {number} times max_wal_size ({size}): a larger one for the time of the run makes it faster.</source>
            <translation>Das Write-Ahead-Log wird {number}-mal so groß wie max_wal_size ({size}): Ein größerer Wert für die Zeit des Laufs macht ihn schneller.</translation>
        </message>
        <message>
            <source>There is no room for a copy of the database</source>
            <translation>Für eine Kopie der Datenbank ist kein Platz</translation>
        </message>
        <message>
            <source>They can't be moved aside. Choose another schema for the new ones.</source>
            <translation>Sie lassen sich nicht zur Seite schieben. Wählen Sie für die neuen ein anderes Schema.</translation>
        </message>
        <message>
            <source>This is {product}, which Howdah was never tried on: it may refuse something on the way.</source>
            <translation>Das ist {product}, womit Howdah nie erprobt wurde: Unterwegs kann etwas abgelehnt werden.</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <source>To the database {database} as {user}</source>
            <translation>Mit der Datenbank {database} als {user}</translation>
        </message>
        <message>
            <source>Triggers</source>
            <translation>Trigger</translation>
        </message>
        <message>
            <source>Up to {used}</source>
            <translation>Bis zu {used}</translation>
        </message>
        <message>
            <source>Up to {used} of the {free} that are free</source>
            <translation>Bis zu {used} von {free} freien</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>Views</translation>
        </message>
        <message>
            <source>What is free there can't be seen from this account</source>
            <translation>Was dort frei ist, lässt sich von diesem Konto aus nicht sehen</translation>
        </message>
        <message>
            <source>What is free there is not known</source>
            <translation>Was dort frei ist, ist nicht bekannt</translation>
        </message>
        <message>
            <source>What is free there is not shown to this user of the database</source>
            <translation>Was dort frei ist, wird diesem Benutzer der Datenbank nicht gezeigt</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>With</source>
            <translation>Dazu</translation>
        </message>
        <message>
            <source>Writable</source>
            <translation>Beschreibbar</translation>
        </message>
        <message>
            <source>can have {names}</source>
            <translation>installierbar: {names}</translation>
        </message>
        <message>
            <source>has no {names}</source>
            <translation>nicht vorhanden: {names}</translation>
        </message>
        <message>
            <source>has {names}</source>
            <translation>vorhanden: {names}</translation>
        </message>
        <message>
            <source>{encoding}, which holds every text</source>
            <translation>{encoding}, kann jeden Text aufnehmen</translation>
        </message>
        <message>
            <source>{left} {wanted} are wanted: {used} will be used, which may take longer.</source>
            <translation>{left} Gewünscht sind {wanted}: Verwendet werden {used}, was länger dauern kann.</translation>
        </message>
        <message>
            <source>{made} made</source>
            <translation>{made} angelegt</translation>
        </message>
        <message>
            <source>{made} made, {left} not made</source>
            <translation>{made} angelegt, {left} nicht</translation>
        </message>
        <message numerus="yes">
            <source>{names} and {number} more</source>
            <translation>
                <numerusform>{names} und {number} weitere</numerusform>
                <numerusform>{names} und {number} weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>{name} (needed)</source>
            <translation>{name} (benötigt)</translation>
        </message>
        <message numerus="yes">
            <source>{number} check(s)</source>
            <translation>
                <numerusform>{number} CHECK</numerusform>
                <numerusform>{number} CHECKs</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} foreign key(s)</source>
            <translation>
                <numerusform>{number} Fremdschlüssel</numerusform>
                <numerusform>{number} Fremdschlüssel</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} helper function(s) in the schema howdah_sqlite</source>
            <translation>
                <numerusform>{number} Hilfsfunktion im Schema howdah_sqlite</numerusform>
                <numerusform>{number} Hilfsfunktionen im Schema howdah_sqlite</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} index(es)</source>
            <translation>
                <numerusform>{number} Index</numerusform>
                <numerusform>{number} Indizes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} object(s) will be moved into a backup schema: {names}</source>
            <translation>
                <numerusform>{number} Objekt wird in ein Sicherungsschema verschoben: {names}</numerusform>
                <numerusform>{number} Objekte werden in ein Sicherungsschema verschoben: {names}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} primary or unique key(s)</source>
            <translation>
                <numerusform>{number} Primär- oder eindeutiger Schlüssel</numerusform>
                <numerusform>{number} Primär- oder eindeutige Schlüssel</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} sequence(s)</source>
            <translation>
                <numerusform>{number} Sequenz</numerusform>
                <numerusform>{number} Sequenzen</numerusform>
            </translation>
        </message>
        <message>
            <source>{product}, as PostgreSQL {version}</source>
            <translation>{product}, als PostgreSQL {version}</translation>
        </message>
        <message>
            <source>{rows}, {size} of values</source>
            <translation>{rows}, {size} an Werten</translation>
        </message>
        <message>
            <source>{size} are free</source>
            <translation>{size} sind frei</translation>
        </message>
        <message>
            <source>{size} for a copy of the database, in {folder}</source>
            <translation>{size} für eine Kopie der Datenbank, in {folder}</translation>
        </message>
        <message>
            <source>{time} ms a round trip, {there} there, {back} back</source>
            <translation>{time} ms für Hin- und Rückweg, {there} hin, {back} zurück</translation>
        </message>
        <message>
            <source>{time} ms a round trip; the rest of the time is that of a server on this machine</source>
            <translation>{time} ms für Hin- und Rückweg; im Übrigen ist die Dauer die eines Servers auf diesem Rechner</translation>
        </message>
        <message>
            <source>{user} may make tables there</source>
            <translation>{user} darf dort Tabellen anlegen</translation>
        </message>
    </context>
    <context>
        <name>ReadyPage</name>
        <message>
            <source>&amp;Migrate</source>
            <translation>&amp;Migrieren</translation>
        </message>
        <message>
            <source>Asking the server</source>
            <translation>Server wird abgefragt</translation>
        </message>
        <message>
            <source>Asking the server…</source>
            <translation>Server wird abgefragt…</translation>
        </message>
        <message>
            <source>Change the &amp;target</source>
            <translation>Zie&amp;l ändern</translation>
        </message>
        <message>
            <source>Check &amp;again</source>
            <translation>E&amp;rneut prüfen</translation>
        </message>
        <message>
            <source>Every table, row, value, key and index of the plan will be in PostgreSQL.</source>
            <translation>Alle Tabellen, Zeilen, Werte, Schlüssel und Indizes des Plans werden in PostgreSQL vorhanden sein.</translation>
        </message>
        <message>
            <source>Everything comes across</source>
            <translation>Alles wird übertragen</translation>
        </message>
        <message>
            <source>Everything is built apart from your schema and verified, value by value. Only then does it appear in {schema}; until then nothing there changes.</source>
            <translation>Alles wird getrennt von Ihrem Schema aufgebaut und Wert für Wert geprüft. Erst dann erscheint es in {schema}; bis dahin ändert sich dort nichts.</translation>
        </message>
        <message>
            <source>Move the &amp;old ones into a backup schema</source>
            <translation>Die &amp;alten in ein Sicherungsschema verschieben</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <source>Ready to migrate</source>
            <translation>Bereit zum Migrieren</translation>
        </message>
        <message>
            <source>Ready to migrate, with something to mind</source>
            <translation>Bereit zum Migrieren, mit Anmerkungen</translation>
        </message>
        <message>
            <source>The server</source>
            <translation>Der Server</translation>
        </message>
        <message>
            <source>What will be made</source>
            <translation>Was angelegt wird</translation>
        </message>
        <message>
            <source>What will not come across</source>
            <translation>Was nicht übertragen wird</translation>
        </message>
        <message>
            <source>What will not come across, what will be made, and whether the server can take it.</source>
            <translation>Was nicht übertragen wird, was angelegt wird und ob der Server es aufnehmen kann.</translation>
        </message>
    </context>
    <context>
        <name>RecentModel</name>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message>
            <source>Differs</source>
            <translation>Weicht ab</translation>
        </message>
        <message>
            <source>Discarded</source>
            <translation>Verworfen</translation>
        </message>
        <message>
            <source>Dry run</source>
            <translation>Probelauf</translation>
        </message>
        <message>
            <source>Embedded PostgreSQL</source>
            <translation>Eingebautes PostgreSQL</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Fehlgeschlagen</translation>
        </message>
        <message>
            <source>Nothing left</source>
            <translation>Nichts übrig</translation>
        </message>
        <message>
            <source>Planned</source>
            <translation>Geplant</translation>
        </message>
        <message>
            <source>Published</source>
            <translation>Veröffentlicht</translation>
        </message>
        <message>
            <source>Published, differs</source>
            <translation>Mit Abweichungen</translation>
        </message>
        <message>
            <source>To {target}, schema {schema}; from {folder}</source>
            <translation>Ziel: {target}, Schema {schema}; aus {folder}</translation>
        </message>
        <message>
            <source>Undone</source>
            <translation>Rückgängig gemacht</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>Geprüft</translation>
        </message>
        <message>
            <source>With findings</source>
            <translation>Mit Hinweisen</translation>
        </message>
        <message>
            <source>{number} rows</source>
            <translation>{number} Zeilen</translation>
        </message>
        <message>
            <source>{source}
Run {run}. {reason}</source>
            <translation>{source}
Lauf {run}. {reason}</translation>
        </message>
    </context>
    <context>
        <name>RecordView</name>
        <message>
            <source>Choose a row to read all of it here.</source>
            <translation>Wählen Sie eine Zeile, um sie hier vollständig zu lesen.</translation>
        </message>
        <message>
            <source>Details of the chosen row</source>
            <translation>Details der gewählten Zeile</translation>
        </message>
    </context>
    <context>
        <name>RejectsModel</name>
        <message>
            <source>Only the beginning is shown: this value can't be edited here.</source>
            <translation>Nur der Anfang wird gezeigt: Dieser Wert kann hier nicht bearbeitet werden.</translation>
        </message>
        <message>
            <source>Row</source>
            <translation>Zeile</translation>
        </message>
        <message>
            <source>Row {number}, edited</source>
            <translation>Zeile {number}, bearbeitet</translation>
        </message>
        <message>
            <source>Why it was set aside</source>
            <translation>Warum sie beiseitegelegt wurde</translation>
        </message>
        <message>
            <source>too large to show</source>
            <translation>zu groß zum Anzeigen</translation>
        </message>
        <message>
            <source>{column}: {reason}</source>
            <translation>{column}: {reason}</translation>
        </message>
    </context>
    <context>
        <name>RejectsTab</name>
        <message>
            <source>&amp;Table:</source>
            <translation>&amp;Tabelle:</translation>
        </message>
        <message>
            <source>No row of this table is set aside any more.</source>
            <translation>Aus dieser Tabelle ist keine Zeile mehr beiseitegelegt.</translation>
        </message>
        <message>
            <source>Rows set aside</source>
            <translation>Beiseitegelegte Zeilen</translation>
        </message>
        <message>
            <source>Send edited a&amp;gain</source>
            <translation>&amp;Bearbeitete erneut senden</translation>
        </message>
        <message>
            <source>Send s&amp;elected again</source>
            <translation>Auswahl &amp;erneut senden</translation>
        </message>
        <message>
            <source>Set to NUL&amp;L</source>
            <translation>Auf NUL&amp;L setzen</translation>
        </message>
        <message>
            <source>These rows are not set aside any more.</source>
            <translation>Diese Zeilen sind nicht mehr beiseitegelegt.</translation>
        </message>
        <message>
            <source>{arrived} arrived.</source>
            <translation>{arrived} angekommen.</translation>
        </message>
        <message>
            <source>{arrived} of {sent} arrived.</source>
            <translation>{arrived} von {sent} angekommen.</translation>
        </message>
        <message>
            <source>{refused} stay set aside. The reason beside each is the new one.</source>
            <translation>Weiterhin beiseitegelegt: {refused}. Daneben steht jeweils der neue Grund.</translation>
        </message>
        <message>
            <source>{table} ({rows})</source>
            <translation>{table} ({rows})</translation>
        </message>
    </context>
    <context>
        <name>RelationsTab</name>
        <message numerus="yes">
            <source>%n foreign key(s)</source>
            <translation>
                <numerusform>%n Fremdschlüssel</numerusform>
                <numerusform>%n Fremdschlüssel</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n table(s)</source>
            <translation>
                <numerusform>%n Tabelle</numerusform>
                <numerusform>%n Tabellen</numerusform>
            </translation>
        </message>
        <message>
            <source>All col&amp;umns</source>
            <translation>Alle Spalte&amp;n</translation>
        </message>
        <message>
            <source>Copy as a picture</source>
            <translation>Als Bild kopieren</translation>
        </message>
        <message>
            <source>Find a table</source>
            <translation>Tabelle suchen</translation>
        </message>
        <message>
            <source>Full size (1)</source>
            <translation>Originalgröße (1)</translation>
        </message>
        <message>
            <source>Larger (+)</source>
            <translation>Größer (+)</translation>
        </message>
        <message>
            <source>Nei&amp;ghbours only</source>
            <translation>Nur Nach&amp;barn</translation>
        </message>
        <message>
            <source>SVG pictures (*.svg)</source>
            <translation>SVG-Bilder (*.svg)</translation>
        </message>
        <message>
            <source>Save as SVG…</source>
            <translation>Als SVG speichern…</translation>
        </message>
        <message>
            <source>Save the Diagram</source>
            <translation>Diagramm speichern</translation>
        </message>
        <message>
            <source>Show all (0)</source>
            <translation>Alles zeigen (0)</translation>
        </message>
        <message>
            <source>Show all columns of every table</source>
            <translation>Alle Spalten jeder Tabelle zeigen</translation>
        </message>
        <message>
            <source>Show only the table in focus and those that a foreign key joins with it</source>
            <translation>Nur die Tabelle im Fokus zeigen und die, die ein Fremdschlüssel mit ihr verbindet</translation>
        </message>
        <message>
            <source>Smaller (-)</source>
            <translation>Kleiner (-)</translation>
        </message>
        <message>
            <source>The diagram is copied as a picture.</source>
            <translation>Das Diagramm ist als Bild kopiert.</translation>
        </message>
        <message>
            <source>The diagram is saved as {file}.</source>
            <translation>Das Diagramm ist als {file} gespeichert.</translation>
        </message>
        <message>
            <source>The plan has no tables.</source>
            <translation>Der Plan enthält keine Tabellen.</translation>
        </message>
        <message>
            <source>The tables of {file}</source>
            <translation>Die Tabellen von {file}</translation>
        </message>
        <message>
            <source>There is no plan to show yet.</source>
            <translation>Es gibt noch keinen Plan zum Anzeigen.</translation>
        </message>
        <message>
            <source>{percent} %</source>
            <translation>{percent} %</translation>
        </message>
        <message>
            <source>{tables}, {keys}</source>
            <translation>{tables}, {keys}</translation>
        </message>
    </context>
    <context>
        <name>RemedyDialog</name>
        <message>
            <source>&amp;Cancel</source>
            <translation>A&amp;bbrechen</translation>
        </message>
        <message>
            <source>&amp;Do this</source>
            <translation>&amp;Ausführen</translation>
        </message>
        <message>
            <source>Before it is changed</source>
            <translation>Vor der Änderung</translation>
        </message>
        <message>
            <source>Values that it touches</source>
            <translation>Betroffene Werte</translation>
        </message>
        <message>
            <source>Values that it touches, the first ones:</source>
            <translation>Betroffene Werte, die ersten davon:</translation>
        </message>
    </context>
    <context>
        <name>RenameDialog</name>
        <message>
            <source>&amp;Cancel</source>
            <translation>A&amp;bbrechen</translation>
        </message>
        <message>
            <source>&amp;Name in PostgreSQL</source>
            <translation>&amp;Name in PostgreSQL</translation>
        </message>
        <message>
            <source>&amp;Rename</source>
            <translation>&amp;Umbenennen</translation>
        </message>
        <message>
            <source>Its name in PostgreSQL. Leave it empty for the name that follows from SQLite's.</source>
            <translation>Der Name in PostgreSQL. Leer lassen für den Namen, der sich aus dem in SQLite ergibt.</translation>
        </message>
        <message>
            <source>Name in PostgreSQL</source>
            <translation>Name in PostgreSQL</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Rename {name}</source>
            <translation>{name} umbenennen</translation>
        </message>
    </context>
    <context>
        <name>ReportSaver</name>
        <message>
            <source>&amp;Cut-over guide (Markdown)…</source>
            <translation>&amp;Leitfaden zur Umstellung (Markdown)…</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>As &amp;data for scripts (JSON)…</source>
            <translation>Als &amp;Daten für Skripte (JSON)…</translation>
        </message>
        <message>
            <source>As a &amp;web page (HTML)…</source>
            <translation>Als &amp;Webseite (HTML)…</translation>
        </message>
        <message>
            <source>Guides (*.md)</source>
            <translation>Leitfäden (*.md)</translation>
        </message>
        <message>
            <source>Reports (*.json)</source>
            <translation>Berichte (*.json)</translation>
        </message>
        <message>
            <source>Save the cut-over guide as</source>
            <translation>Leitfaden zur Umstellung speichern unter</translation>
        </message>
        <message>
            <source>Save the report as</source>
            <translation>Bericht speichern unter</translation>
        </message>
        <message>
            <source>Web pages (*.html)</source>
            <translation>Webseiten (*.html)</translation>
        </message>
    </context>
    <context>
        <name>ReportTabs</name>
        <message>
            <source>&amp;Proof</source>
            <translation>Nach&amp;weis</translation>
        </message>
        <message>
            <source>&amp;Rows set aside</source>
            <translation>Beiseite&amp;gelegt</translation>
        </message>
        <message>
            <source>Altered &amp;values</source>
            <translation>&amp;Veränderte Werte</translation>
        </message>
        <message>
            <source>D&amp;ifferences</source>
            <translation>Abweichu&amp;ngen</translation>
        </message>
        <message>
            <source>Differences</source>
            <translation>Abweichungen</translation>
        </message>
        <message>
            <source>Everything was carried across as it was.</source>
            <translation>Alles wurde unverändert übertragen.</translation>
        </message>
        <message>
            <source>Fin&amp;dings</source>
            <translation>H&amp;inweise</translation>
        </message>
        <message>
            <source>Findings</source>
            <translation>Hinweise</translation>
        </message>
        <message>
            <source>No findings.</source>
            <translation>Keine Hinweise.</translation>
        </message>
        <message>
            <source>T&amp;ables</source>
            <translation>T&amp;abellen</translation>
        </message>
        <message>
            <source>Tables</source>
            <translation>Tabellen</translation>
        </message>
        <message>
            <source>The first of the altered values</source>
            <translation>Die ersten der veränderten Werte</translation>
        </message>
        <message>
            <source>The first of the rows set aside</source>
            <translation>Die ersten der beiseitegelegten Zeilen</translation>
        </message>
    </context>
    <context>
        <name>Result</name>
        <message>
            <source>&amp;Discard and undo</source>
            <translation>&amp;Verwerfen und rückgängig machen</translation>
        </message>
        <message>
            <source>&amp;Keep it</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>&amp;Keep them</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>&amp;Release</source>
            <translation>&amp;Löschen</translation>
        </message>
        <message>
            <source>A dry run: all {rows} of {tables} would be equal; nothing was published.</source>
            <translation>Probelauf: Alle {rows} aus {tables} wären gleich; nichts wurde veröffentlicht.</translation>
        </message>
        <message>
            <source>A dry run: the two sides would differ.</source>
            <translation>Probelauf: Die beiden Seiten würden voneinander abweichen.</translation>
        </message>
        <message>
            <source>A dry run: {rows} of {tables} would arrive and be equal; nothing was published.</source>
            <translation>Probelauf: {rows} aus {tables} würden ankommen und gleich sein; nichts wurde veröffentlicht.</translation>
        </message>
        <message>
            <source>A dry run: {rows} of {tables} would arrive, equal but for {values}; nothing was published.</source>
            <translation>Probelauf: {rows} aus {tables} würden ankommen, gleich bis auf {values}; nichts wurde veröffentlicht.</translation>
        </message>
        <message>
            <source>A new row</source>
            <translation>Neue Zeile</translation>
        </message>
        <message>
            <source>About</source>
            <translation>Betrifft</translation>
        </message>
        <message>
            <source>After</source>
            <translation>Nachher</translation>
        </message>
        <message>
            <source>All {rows} of {tables} are equal on both sides.</source>
            <translation>Alle {rows} aus {tables} sind auf beiden Seiten gleich.</translation>
        </message>
        <message>
            <source>All {rows} of {tables} are in the file, and equal.</source>
            <translation>Alle {rows} aus {tables} sind in der Datei und gleich.</translation>
        </message>
        <message>
            <source>Also: {notes}.</source>
            <translation>Außerdem: {notes}.</translation>
        </message>
        <message>
            <source>Altered</source>
            <translation>Verändert</translation>
        </message>
        <message>
            <source>Another value</source>
            <translation>Anderer Wert</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>Vorher</translation>
        </message>
        <message>
            <source>Before that: {verdict}</source>
            <translation>Davor: {verdict}</translation>
        </message>
        <message>
            <source>Before:
{before}

After:
{after}</source>
            <translation>Vorher:
{before}

Nachher:
{after}</translation>
        </message>
        <message>
            <source>Column</source>
            <translation>Spalte</translation>
        </message>
        <message>
            <source>Compared</source>
            <translation>Verglichen</translation>
        </message>
        <message>
            <source>Compared in</source>
            <translation>Geprüft in</translation>
        </message>
        <message>
            <source>Copied in</source>
            <translation>Kopiert in</translation>
        </message>
        <message>
            <source>Differences of the new comparison</source>
            <translation>Abweichungen des neuen Vergleichs</translation>
        </message>
        <message>
            <source>Differs</source>
            <translation>Weicht ab</translation>
        </message>
        <message>
            <source>Discard what was changed since?</source>
            <translation>Verwerfen, was seither geändert wurde?</translation>
        </message>
        <message>
            <source>Discard what was written since</source>
            <translation>Seither Geschriebenes verwerfen</translation>
        </message>
        <message>
            <source>Discard {rows} that were written since?</source>
            <translation>Seither Geschriebenes verwerfen ({rows})?</translation>
        </message>
        <message>
            <source>Drop for good what was there before?</source>
            <translation>Endgültig löschen, was vorher da war?</translation>
        </message>
        <message>
            <source>Dropped</source>
            <translation>Gelöscht</translation>
        </message>
        <message>
            <source>Equal</source>
            <translation>Gleich</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Found: {differences}.</source>
            <translation>Gefunden: {differences}.</translation>
        </message>
        <message>
            <source>How, or why not</source>
            <translation>Wie, oder warum nicht</translation>
        </message>
        <message>
            <source>In PostgreSQL</source>
            <translation>In PostgreSQL</translation>
        </message>
        <message>
            <source>In SQLite, or as planned:
{expected}

In PostgreSQL:
{found}</source>
            <translation>In SQLite oder laut Plan:
{expected}

In PostgreSQL:
{found}</translation>
        </message>
        <message>
            <source>In SQLite, or planned</source>
            <translation>In SQLite oder laut Plan</translation>
        </message>
        <message>
            <source>In the file {file}; in PostgreSQL {target}.</source>
            <translation>In der Datei {file}; in PostgreSQL {target}.</translation>
        </message>
        <message>
            <source>In the schema {schema} of the embedded PostgreSQL {version}, in {duration}.</source>
            <translation>Im Schema {schema} des eingebauten PostgreSQL {version}, in {duration}.</translation>
        </message>
        <message>
            <source>In the schema {schema} of {target} (PostgreSQL {version}), in {duration}.</source>
            <translation>Im Schema {schema} von {target} (PostgreSQL {version}), in {duration}.</translation>
        </message>
        <message>
            <source>It was asked for all the same; the differences are listed below.</source>
            <translation>Es war trotzdem so gewünscht; die Abweichungen sind unten aufgeführt.</translation>
        </message>
        <message>
            <source>Its records are in the schema {schema}, as run {run}.</source>
            <translation>Die Aufzeichnungen dazu liegen im Schema {schema}, als Lauf {run}.</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Ausgelassen</translation>
        </message>
        <message>
            <source>Lost with them</source>
            <translation>Dabei verloren</translation>
        </message>
        <message>
            <source>New rows</source>
            <translation>Neue Zeilen</translation>
        </message>
        <message>
            <source>No difference.</source>
            <translation>Keine Abweichung.</translation>
        </message>
        <message>
            <source>Nor can the earlier ones whose tables it holds: {runs}.</source>
            <translation>Auch die früheren nicht, deren Tabellen darin liegen: {runs}.</translation>
        </message>
        <message>
            <source>Not as planned</source>
            <translation>Nicht wie geplant</translation>
        </message>
        <message>
            <source>Not compared with the plan.</source>
            <translation>Nicht mit dem Plan verglichen.</translation>
        </message>
        <message>
            <source>Not tried</source>
            <translation>Ungeprüft</translation>
        </message>
        <message>
            <source>Not tried with {tables}.</source>
            <translation>Ungeprüft bei {tables}.</translation>
        </message>
        <message>
            <source>Not tried.</source>
            <translation>Ungeprüft.</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Anmerkung</translation>
        </message>
        <message>
            <source>Nothing was published, and nothing of it is left in the target.</source>
            <translation>Nichts wurde veröffentlicht, und im Ziel ist nichts davon übrig.</translation>
        </message>
        <message>
            <source>Nothing was published; the target is as it was. The first differences of each table are listed below.</source>
            <translation>Nichts wurde veröffentlicht; das Ziel ist, wie es war. Die ersten Abweichungen jeder Tabelle sind unten aufgeführt.</translation>
        </message>
        <message>
            <source>Nothing.</source>
            <translation>Nichts.</translation>
        </message>
        <message>
            <source>Nothing: no row was written since.</source>
            <translation>Nichts: Seither wurde keine Zeile geschrieben.</translation>
        </message>
        <message>
            <source>Nothing: none of these names was there before.</source>
            <translation>Nichts: Keinen dieser Namen gab es vorher.</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>Object</source>
            <translation>Objekt</translation>
        </message>
        <message>
            <source>Once it is released, it is gone for good, and this run can't be undone any more.</source>
            <translation>Ist es gelöscht, dann endgültig, und dieser Lauf lässt sich nicht mehr rückgängig machen.</translation>
        </message>
        <message>
            <source>Perhaps rows that were written since: it is too long ago to tell.</source>
            <translation>Vielleicht seither geschriebene Zeilen: Es ist zu lange her, um das zu sagen.</translation>
        </message>
        <message>
            <source>Proved</source>
            <translation>Nachgewiesen</translation>
        </message>
        <message>
            <source>Published, although the two sides differ.</source>
            <translation>Veröffentlicht, obwohl die beiden Seiten voneinander abweichen.</translation>
        </message>
        <message>
            <source>Put back</source>
            <translation>Zurückgeholt</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Refused by {tables}.</source>
            <translation>Abgelehnt von {tables}.</translation>
        </message>
        <message>
            <source>Release the backup</source>
            <translation>Sicherung löschen</translation>
        </message>
        <message>
            <source>Row</source>
            <translation>Zeile</translation>
        </message>
        <message>
            <source>Row or object</source>
            <translation>Zeile oder Objekt</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Rows read</source>
            <translation>Gelesen</translation>
        </message>
        <message>
            <source>Rows without a parent</source>
            <translation>Verwaiste Zeilen</translation>
        </message>
        <message>
            <source>Rules</source>
            <translation>Regeln</translation>
        </message>
        <message>
            <source>Schema</source>
            <translation>Schema</translation>
        </message>
        <message>
            <source>Set aside</source>
            <translation>Beiseite</translation>
        </message>
        <message>
            <source>Spelling</source>
            <translation>Schreibweise</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Taken</source>
            <translation>Akzeptiert</translation>
        </message>
        <message>
            <source>Taken by {tables}, for trial.</source>
            <translation>Zur Probe akzeptiert von {tables}.</translation>
        </message>
        <message>
            <source>That is in {tables} that the migration made, and goes with them. It is kept nowhere else.</source>
            <translation>Es steht in {tables} der Migration und verschwindet damit. Sonst ist es nirgends aufbewahrt.</translation>
        </message>
        <message>
            <source>The file is not equal to the target, and has a name that says so.</source>
            <translation>Die Datei stimmt nicht mit dem Ziel überein und hat einen Namen, der das sagt.</translation>
        </message>
        <message>
            <source>The rows set aside are also in the file {file}.</source>
            <translation>Die beiseitegelegten Zeilen stehen auch in der Datei {file}.</translation>
        </message>
        <message>
            <source>The run took {duration}.</source>
            <translation>Der Lauf dauerte {duration}.</translation>
        </message>
        <message>
            <source>The schema {schema} holds what this run replaced: {names}. That takes {size} on the server.</source>
            <translation>Im Schema {schema} liegt, was dieser Lauf ersetzt hat: {names}. Es belegt {size} auf dem Server.</translation>
        </message>
        <message>
            <source>The two sides differ.</source>
            <translation>Die beiden Seiten weichen voneinander ab.</translation>
        </message>
        <message>
            <source>The two sides differ. What was written to either of them since the run is among the differences.</source>
            <translation>Die beiden Seiten weichen voneinander ab. Dazu zählt auch, was seit dem Lauf auf einer von ihnen geschrieben wurde.</translation>
        </message>
        <message>
            <source>Triggers</source>
            <translation>Trigger</translation>
        </message>
        <message>
            <source>Undone: nothing of this run is left in the schema {schema}.</source>
            <translation>Rückgängig gemacht: Im Schema {schema} ist von diesem Lauf nichts übrig.</translation>
        </message>
        <message>
            <source>Values</source>
            <translation>Werte</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>Urteil</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>Views</translation>
        </message>
        <message>
            <source>What could be done about it, in the plan:</source>
            <translation>Was sich im Plan dagegen tun lässt:</translation>
        </message>
        <message>
            <source>What is not as it was</source>
            <translation>Was nicht so ist, wie es war</translation>
        </message>
        <message>
            <source>What it is</source>
            <translation>Was es ist</translation>
        </message>
        <message>
            <source>What it means</source>
            <translation>Was er bedeutet</translation>
        </message>
        <message>
            <source>What was there before is in the schema {schema}.</source>
            <translation>Was vorher dort war, liegt jetzt im Schema {schema}.</translation>
        </message>
        <message>
            <source>Whatever it is, it goes with the tables. It is kept nowhere else.</source>
            <translation>Was immer es ist, es verschwindet mit den Tabellen. Sonst ist es nirgends aufbewahrt.</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Written</source>
            <translation>Übertragen</translation>
        </message>
        <message>
            <source>a new row</source>
            <translation>eine neue Zeile</translation>
        </message>
        <message>
            <source>a new row refused by {tables}</source>
            <translation>neue Zeilen abgelehnt von {tables}</translation>
        </message>
        <message>
            <source>and {tables} more</source>
            <translation>und weitere {tables}</translation>
        </message>
        <message>
            <source>check</source>
            <translation>CHECK</translation>
        </message>
        <message>
            <source>check of {table}</source>
            <translation>CHECK von {table}</translation>
        </message>
        <message>
            <source>column</source>
            <translation>Spalte</translation>
        </message>
        <message>
            <source>comment on</source>
            <translation>Kommentar zu</translation>
        </message>
        <message>
            <source>default in {table}</source>
            <translation>Vorgabe in {table}</translation>
        </message>
        <message>
            <source>default of</source>
            <translation>Vorgabewert von</translation>
        </message>
        <message>
            <source>first in {where}</source>
            <translation>zuerst in {where}</translation>
        </message>
        <message>
            <source>foreign key</source>
            <translation>Fremdschlüssel</translation>
        </message>
        <message>
            <source>generated column of {table}</source>
            <translation>berechnete Spalte von {table}</translation>
        </message>
        <message>
            <source>index</source>
            <translation>Index</translation>
        </message>
        <message>
            <source>no such row</source>
            <translation>keine solche Zeile</translation>
        </message>
        <message>
            <source>not there</source>
            <translation>nicht vorhanden</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>nothing any more</source>
            <translation>nichts mehr</translation>
        </message>
        <message>
            <source>other values in {tables}</source>
            <translation>andere Werte in {tables}</translation>
        </message>
        <message>
            <source>primary key</source>
            <translation>Primärschlüssel</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>abgelehnt</translation>
        </message>
        <message>
            <source>sequence of</source>
            <translation>Sequenz von</translation>
        </message>
        <message>
            <source>table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>taken</source>
            <translation>akzeptiert</translation>
        </message>
        <message>
            <source>trigger</source>
            <translation>Trigger</translation>
        </message>
        <message>
            <source>trigger of {table}</source>
            <translation>Trigger von {table}</translation>
        </message>
        <message>
            <source>unique key</source>
            <translation>eindeutiger Schlüssel</translation>
        </message>
        <message>
            <source>view</source>
            <translation>View</translation>
        </message>
        <message>
            <source>{findings} to read</source>
            <translation>{findings} zu lesen</translation>
        </message>
        <message>
            <source>{names}, and {number} more</source>
            <translation>{names} und {number} weitere</translation>
        </message>
        <message>
            <source>{names}; from {schema}</source>
            <translation>{names}; aus {schema}</translation>
        </message>
        <message>
            <source>{name}: {counts}</source>
            <translation>{name}: {counts}</translation>
        </message>
        <message>
            <source>{number} differing</source>
            <translation>{number} weichen ab</translation>
        </message>
        <message>
            <source>{number} not tried</source>
            <translation>{number} nicht versucht</translation>
        </message>
        <message>
            <source>{number} proved</source>
            <translation>{number} nachgewiesen</translation>
        </message>
        <message>
            <source>{objects} compared with the plan, and all are as it says.</source>
            <translation>{objects} mit dem Plan verglichen; alles ist wie geplant.</translation>
        </message>
        <message>
            <source>{objects} not as planned</source>
            <translation>{objects} nicht wie geplant</translation>
        </message>
        <message>
            <source>{rows} in SQLite and {target} in PostgreSQL, of which {equal} are equal on both sides.</source>
            <translation>{rows} in SQLite und {target} in PostgreSQL; auf beiden Seiten gleich: {equal}.</translation>
        </message>
        <message>
            <source>{rows} left out by a filter</source>
            <translation>{rows} durch einen Filter ausgelassen</translation>
        </message>
        <message>
            <source>{rows} of them had been set aside.</source>
            <translation>Zuvor beiseitegelegt: {rows}.</translation>
        </message>
        <message>
            <source>{rows} of {tables} arrived and are equal.</source>
            <translation>{rows} aus {tables} sind angekommen und gleich.</translation>
        </message>
        <message>
            <source>{rows} of {tables} arrived, equal but for {values} in the ledger.</source>
            <translation>{rows} aus {tables} sind angekommen, gleich bis auf {values} im Änderungsverzeichnis.</translation>
        </message>
        <message>
            <source>{rows} read, and every one is equal on both sides.</source>
            <translation>{rows} gelesen; alle sind auf beiden Seiten gleich.</translation>
        </message>
        <message>
            <source>{rows} read: {equal} equal on both sides, {aside} set aside.</source>
            <translation>{rows} gelesen: {equal} auf beiden Seiten gleich, {aside} beiseitegelegt.</translation>
        </message>
        <message>
            <source>{rows} refer to rows that are not there; SQLite keeps such rows.</source>
            <translation>Verweise ins Leere in {rows}; SQLite behält solche Zeilen.</translation>
        </message>
        <message>
            <source>{rows} set aside</source>
            <translation>{rows} beiseitegelegt</translation>
        </message>
        <message>
            <source>{table} was dropped since.</source>
            <translation>{table} wurde seither gelöscht.</translation>
        </message>
        <message>
            <source>{table}: {rows} written since ({then} then, {now} now)</source>
            <translation>{table}: {rows} seither geschrieben (damals {then}, jetzt {now})</translation>
        </message>
        <message>
            <source>{table}: {then} then, {now} now</source>
            <translation>{table}: damals {then}, jetzt {now}</translation>
        </message>
        <message>
            <source>{values} altered as planned, but the ledger has others.</source>
            <translation>{values} wie geplant verändert, aber im Änderungsverzeichnis stehen andere.</translation>
        </message>
        <message>
            <source>{values} altered as planned.</source>
            <translation>{values} wie geplant verändert.</translation>
        </message>
        <message>
            <source>{values} altered as planned; the ledger has each of them.</source>
            <translation>{values} wie geplant verändert; jeder steht im Änderungsverzeichnis.</translation>
        </message>
        <message>
            <source>{values} are equal, but perhaps not written as they were: {reason}.</source>
            <translation>{values} gleich, aber vielleicht anders geschrieben als zuvor: {reason}.</translation>
        </message>
        <message>
            <source>{values} are the original ones again.</source>
            <translation>{values} wieder im Original.</translation>
        </message>
        <message>
            <source>{where}: in SQLite {source}, in PostgreSQL {target}</source>
            <translation>{where}: in SQLite {source}, in PostgreSQL {target}</translation>
        </message>
        <message>
            <source>{wrong} of {objects} not as planned.</source>
            <translation>{objects} verglichen, davon {wrong} nicht wie geplant.</translation>
        </message>
    </context>
    <context>
        <name>ResultPage</name>
        <message>
            <source>&amp;Open log</source>
            <translation>&amp;Protokoll öffnen</translation>
        </message>
        <message>
            <source>&amp;Plan…</source>
            <translation>&amp;Plan…</translation>
        </message>
        <message>
            <source>&amp;Save report…</source>
            <translation>Bericht &amp;speichern…</translation>
        </message>
        <message>
            <source>Back in SQLite</source>
            <translation>Wieder in SQLite</translation>
        </message>
        <message>
            <source>Compared again</source>
            <translation>Erneut verglichen</translation>
        </message>
        <message>
            <source>Cop&amp;y connection URL</source>
            <translation>Verbindungs-&amp;URL kopieren</translation>
        </message>
        <message>
            <source>It is shown here when a run has ended.</source>
            <translation>Es wird hier gezeigt, wenn ein Lauf beendet ist.</translation>
        </message>
        <message>
            <source>New &amp;migration</source>
            <translation>Neue &amp;Migration</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Saved.</source>
            <translation>Gespeichert.</translation>
        </message>
        <message>
            <source>Sho&amp;w it</source>
            <translation>&amp;Datei zeigen</translation>
        </message>
        <message>
            <source>The URL is on the clipboard, without its password.</source>
            <translation>Die URL ist in der Zwischenablage, ohne das Passwort.</translation>
        </message>
        <message>
            <source>The connection of this run is not saved any more.</source>
            <translation>Die Verbindung dieses Laufs ist nicht mehr gespeichert.</translation>
        </message>
        <message>
            <source>The report is all that can be shown. To undo the run, save a connection of that name again.</source>
            <translation>Mehr als der Bericht lässt sich nicht zeigen. Um den Lauf rückgängig zu machen, speichern Sie wieder eine Verbindung dieses Namens.</translation>
        </message>
        <message>
            <source>There is no result yet.</source>
            <translation>Es gibt noch kein Ergebnis.</translation>
        </message>
        <message>
            <source>What became of every row in an earlier run.</source>
            <translation>Was in einem früheren Lauf aus jeder Zeile geworden ist.</translation>
        </message>
        <message>
            <source>What became of every row, and where it is now.</source>
            <translation>Was aus jeder Zeile geworden ist und wo sie jetzt steht.</translation>
        </message>
    </context>
    <context>
        <name>RowsTab</name>
        <message numerus="yes">
            <source>%n row(s) with marked values</source>
            <translation>
                <numerusform>%n Zeile mit markierten Werten</numerusform>
                <numerusform>%n Zeilen mit markierten Werten</numerusform>
            </translation>
        </message>
        <message>
            <source>&amp;PostgreSQL</source>
            <translation>&amp;PostgreSQL</translation>
        </message>
        <message>
            <source>&amp;Rows:</source>
            <translation>Zeile&amp;n:</translation>
        </message>
        <message>
            <source>B&amp;oth</source>
            <translation>&amp;Beide</translation>
        </message>
        <message>
            <source>Choose a table to see its first rows as SQLite has them, and as PostgreSQL will.</source>
            <translation>Wählen Sie eine Tabelle, um ihre ersten Zeilen zu sehen: wie sie in SQLite stehen und wie sie in PostgreSQL stehen werden.</translation>
        </message>
        <message>
            <source>Reading rows</source>
            <translation>Zeilen werden gelesen</translation>
        </message>
        <message>
            <source>SQ&amp;Lite</source>
            <translation>SQ&amp;Lite</translation>
        </message>
        <message>
            <source>Show:</source>
            <translation>Anzeigen:</translation>
        </message>
        <message>
            <source>The table has no rows to carry over.</source>
            <translation>Die Tabelle enthält keine Zeilen zum Übertragen.</translation>
        </message>
        <message>
            <source>There is no plan to show yet.</source>
            <translation>Es gibt noch keinen Plan zum Anzeigen.</translation>
        </message>
        <message>
            <source>This table is not carried over.</source>
            <translation>Diese Tabelle wird nicht übertragen.</translation>
        </message>
        <message>
            <source>altered</source>
            <translation>verändert</translation>
        </message>
        <message>
            <source>does not fit</source>
            <translation>passt nicht</translation>
        </message>
        <message>
            <source>first {number}</source>
            <translation>die ersten {number}</translation>
        </message>
        <message>
            <source>row set aside</source>
            <translation>Zeile beiseitegelegt</translation>
        </message>
        <message>
            <source>set to NULL</source>
            <translation>auf NULL gesetzt</translation>
        </message>
    </context>
    <context>
        <name>RowsView</name>
        <message>
            <source>First rows</source>
            <translation>Erste Zeilen</translation>
        </message>
    </context>
    <context>
        <name>Run</name>
        <message>
            <source>&amp;Go on</source>
            <translation>Weiter&amp;laufen lassen</translation>
        </message>
        <message>
            <source>&amp;Keep</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>&amp;Entfernen</translation>
        </message>
        <message>
            <source>&amp;Stop the dry run</source>
            <translation>Probelauf &amp;stoppen</translation>
        </message>
        <message>
            <source>A copy of the file on a local, faster disk would make this quicker. Other programs that keep this computer busy slow it down.</source>
            <translation>Mit einer Kopie der Datei auf einem lokalen, schnelleren Datenträger ginge es schneller. Andere Programme, die diesen Rechner beschäftigen, bremsen.</translation>
        </message>
        <message>
            <source>A private copy of {size} is made in {folder}.</source>
            <translation>Eine private Kopie von {size} entsteht in {folder}.</translation>
        </message>
        <message>
            <source>All of it is done on the server and compared, as in a real run; then everything is taken back.</source>
            <translation>Alles wird auf dem Server ausgeführt und verglichen wie in einem echten Lauf und dann zurückgenommen.</translation>
        </message>
        <message>
            <source>All {rows} are copied and kept; keys and the comparison follow.</source>
            <translation>Alle {rows} sind kopiert und aufbewahrt; es folgen Schlüssel und Vergleich.</translation>
        </message>
        <message>
            <source>Another program is in the way</source>
            <translation>Ein anderes Programm ist im Weg</translation>
        </message>
        <message>
            <source>Building {object}: {percent}, {duration} so far.</source>
            <translation>Aufbau von {object}: {percent}, bisher {duration}.</translation>
        </message>
        <message>
            <source>Cancel the run</source>
            <translation>Lauf abbrechen</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message>
            <source>Close that program, or let it finish; the run then goes on by itself.</source>
            <translation>Schließen Sie dieses Programm, oder lassen Sie es fertig werden; der Lauf geht dann von selbst weiter.</translation>
        </message>
        <message>
            <source>Compared</source>
            <translation>Verglichen</translation>
        </message>
        <message>
            <source>Comparing</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Comparing every value</source>
            <translation>Jeden Wert vergleichen</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>Verbindung wird hergestellt</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <source>Copying</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Discard the run</source>
            <translation>Lauf verwerfen</translation>
        </message>
        <message>
            <source>Discard the run and start again with the file as it is now; or put the file back as it was, and then resume.</source>
            <translation>Verwerfen Sie den Lauf und beginnen Sie neu mit der Datei, wie sie jetzt ist; oder stellen Sie die Datei wieder her, wie sie war, und setzen Sie den Lauf dann fort.</translation>
        </message>
        <message>
            <source>Discarded</source>
            <translation>Verworfen</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Dry run</source>
            <translation>Probelauf</translation>
        </message>
        <message>
            <source>Equal</source>
            <translation>Gleich</translation>
        </message>
        <message>
            <source>Everything is copied beside what is there, compared value by value, and only then published.</source>
            <translation>Alles wird neben das Vorhandene kopiert, Wert für Wert verglichen und erst dann veröffentlicht.</translation>
        </message>
        <message>
            <source>Faster disks or more memory on the server, or a shorter way to it, would make this quicker. Other programs that use the server now slow it down.</source>
            <translation>Mit schnelleren Datenträgern oder mehr Arbeitsspeicher im Server oder auf kürzerem Weg zu ihm ginge es schneller. Andere Programme, die den Server gerade nutzen, bremsen.</translation>
        </message>
        <message>
            <source>Finding {code}: {object}.</source>
            <translation>Hinweis {code}: {object}.</translation>
        </message>
        <message>
            <source>For {duration} the server has not answered about {object}.</source>
            <translation>Seit {duration} hat der Server zu {object} nicht geantwortet.</translation>
        </message>
        <message>
            <source>Go on now, or at any later time from the page Start. Until then your own tables are as they were.</source>
            <translation>Der Lauf lässt sich jetzt oder jederzeit später auf der Seite Start fortsetzen. Bis dahin bleiben Ihre eigenen Tabellen, wie sie waren.</translation>
        </message>
        <message>
            <source>If that goes on, the connection is made anew by itself. Nothing that was copied is lost.</source>
            <translation>Bleibt es so, wird die Verbindung von selbst neu hergestellt. Nichts Kopiertes geht verloren.</translation>
        </message>
        <message>
            <source>Interrupted</source>
            <translation>Unterbrochen</translation>
        </message>
        <message>
            <source>It is a dry run: what is copied so far is removed, and your tables are as they were.</source>
            <translation>Es ist ein Probelauf: Was bisher kopiert ist, wird entfernt, und Ihre Tabellen bleiben, wie sie waren.</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Schlüssel</translation>
        </message>
        <message>
            <source>Made {object} in {duration}.</source>
            <translation>{object} in {duration} erstellt.</translation>
        </message>
        <message>
            <source>Making keys and indexes</source>
            <translation>Schlüssel und Indizes anlegen</translation>
        </message>
        <message>
            <source>Making the tables</source>
            <translation>Tabellen anlegen</translation>
        </message>
        <message>
            <source>Neither side waits long for the other: nothing is in the way.</source>
            <translation>Keine Seite wartet lange auf die andere: Nichts ist im Weg.</translation>
        </message>
        <message>
            <source>Not finished</source>
            <translation>Unfertig</translation>
        </message>
        <message>
            <source>Not started</source>
            <translation>Nicht gestartet</translation>
        </message>
        <message>
            <source>Nothing moves on the connection</source>
            <translation>Auf der Verbindung bewegt sich nichts</translation>
        </message>
        <message>
            <source>Paused: {phase}</source>
            <translation>Pausiert: {phase}</translation>
        </message>
        <message>
            <source>PostgreSQL is the slower side: reading waits for it.</source>
            <translation>PostgreSQL ist die langsamere Seite: Das Lesen wartet darauf.</translation>
        </message>
        <message>
            <source>Proving views and triggers</source>
            <translation>Views und Trigger werden nachgewiesen</translation>
        </message>
        <message>
            <source>Proving {object}, step {step} of {total}.</source>
            <translation>{object} wird nachgewiesen, Schritt {step} von {total}.</translation>
        </message>
        <message>
            <source>Publishing</source>
            <translation>Veröffentlichen</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Gelesen</translation>
        </message>
        <message>
            <source>Reading</source>
            <translation>Lesen</translation>
        </message>
        <message>
            <source>Reading the file and writing to PostgreSQL keep pace.</source>
            <translation>Das Lesen der Datei und das Schreiben nach PostgreSQL halten Schritt.</translation>
        </message>
        <message>
            <source>Reading the file is the slower side: PostgreSQL waits for it.</source>
            <translation>Das Lesen der Datei ist die langsamere Seite: PostgreSQL wartet darauf.</translation>
        </message>
        <message>
            <source>Reading what is there</source>
            <translation>Vorhandenes lesen</translation>
        </message>
        <message>
            <source>Remove what is copied so far?</source>
            <translation>Bisher Kopiertes entfernen?</translation>
        </message>
        <message>
            <source>Removing what was copied…</source>
            <translation>Kopiertes wird entfernt…</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Lauf</translation>
        </message>
        <message>
            <source>Stop and &amp;keep it</source>
            <translation>Stoppen und &amp;behalten</translation>
        </message>
        <message>
            <source>Stop and &amp;remove it</source>
            <translation>Stoppen und &amp;entfernen</translation>
        </message>
        <message>
            <source>Stop and close</source>
            <translation>Stoppen und schließen</translation>
        </message>
        <message>
            <source>Stop the migration and close the window?</source>
            <translation>Migration stoppen und das Fenster schließen?</translation>
        </message>
        <message>
            <source>Stop the migration?</source>
            <translation>Migration stoppen?</translation>
        </message>
        <message>
            <source>Stopped: the run can go on where it ended.</source>
            <translation>Gestoppt: Der Lauf kann dort weitergehen, wo er aufgehört hat.</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Wird gestoppt…</translation>
        </message>
        <message>
            <source>The connection to the server was lost</source>
            <translation>Die Verbindung zum Server ist abgebrochen</translation>
        </message>
        <message>
            <source>The connection was lost: {reason} Attempt {attempt} follows in {duration}.</source>
            <translation>Die Verbindung ist abgebrochen: {reason} Versuch {attempt} folgt in {duration}.</translation>
        </message>
        <message>
            <source>The database has changed since the run began</source>
            <translation>Die Datenbank hat sich seit Beginn des Laufs geändert</translation>
        </message>
        <message>
            <source>The database is open in {programs}.</source>
            <translation>Die Datenbank ist geöffnet in {programs}.</translation>
        </message>
        <message>
            <source>The server has been at work on {object} for {duration}.</source>
            <translation>Der Server arbeitet seit {duration} an {object}.</translation>
        </message>
        <message>
            <source>The server works on {object}: {percent}, {duration} so far.</source>
            <translation>Der Server arbeitet an {object}: {percent}, bisher {duration}.</translation>
        </message>
        <message>
            <source>There is a connection again.</source>
            <translation>Die Verbindung steht wieder.</translation>
        </message>
        <message>
            <source>This is run {run}.</source>
            <translation>Das ist Lauf {run}.</translation>
        </message>
        <message>
            <source>Trying again in {seconds} s (attempt {attempt}). Nothing that was copied is lost.</source>
            <translation>Versuch {attempt} folgt in {seconds} s. Nichts Kopiertes geht verloren.</translation>
        </message>
        <message>
            <source>Trying again now (attempt {attempt}). Nothing that was copied is lost.</source>
            <translation>Versuch {attempt} läuft. Nichts Kopiertes geht verloren.</translation>
        </message>
        <message>
            <source>Waited {source} for the file and {target} for the server.</source>
            <translation>{source} auf die Datei und {target} auf den Server gewartet.</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>What is copied so far can be kept: it waits on the server, apart from your own tables, and the page Start offers to go on from there. Or it can be removed. Either way your tables are as they were.</source>
            <translation>Was bisher kopiert ist, kann bleiben: Es wartet auf dem Server, getrennt von Ihren eigenen Tabellen, und auf der Seite Start geht es von dort weiter. Oder es wird entfernt. So oder so bleiben Ihre Tabellen, wie sie waren.</translation>
        </message>
        <message>
            <source>{done} of {total} are copied and kept.</source>
            <translation>{done} von {total} sind kopiert und aufbewahrt.</translation>
        </message>
        <message>
            <source>{done} of {total} are copied.</source>
            <translation>{done} von {total} sind kopiert.</translation>
        </message>
        <message>
            <source>{how_far} To remove them means to begin anew. Your own tables and the file are not touched.</source>
            <translation>{how_far} Werden sie entfernt, beginnt alles von vorn. Ihre eigenen Tabellen und die Datei bleiben unberührt.</translation>
        </message>
        <message>
            <source>{object} has taken {duration} so far.</source>
            <translation>{object} dauert bisher {duration}.</translation>
        </message>
        <message>
            <source>{object} has waited {duration} for a lock that {holder} holds.</source>
            <translation>{object} wartet seit {duration} auf eine Sperre, die {holder} hält.</translation>
        </message>
        <message>
            <source>{object} is tried on both sides (step {step} of {total}).</source>
            <translation>{object} wird auf beiden Seiten versucht (Schritt {step} von {total}).</translation>
        </message>
        <message>
            <source>{object} waits for {holder}, {duration} so far.</source>
            <translation>{object} wartet auf {holder}, bisher {duration}.</translation>
        </message>
        <message>
            <source>{phase}.</source>
            <translation>{phase}.</translation>
        </message>
        <message>
            <source>{phase}: done in {duration}.</source>
            <translation>{phase}: fertig in {duration}.</translation>
        </message>
        <message>
            <source>{phase}: the table {table} begins.</source>
            <translation>{phase}: Die Tabelle {table} beginnt.</translation>
        </message>
        <message>
            <source>{phase}: {rows} of {table}.</source>
            <translation>{phase}: {rows} aus {table}.</translation>
        </message>
        <message>
            <source>{phase}: {rows}.</source>
            <translation>{phase}: {rows}.</translation>
        </message>
        <message>
            <source>{phase}: {table} has {rows}, done in {duration}.</source>
            <translation>{phase}: {table} hat {rows}, fertig in {duration}.</translation>
        </message>
        <message>
            <source>{rows} of {table} set aside: {reason}</source>
            <translation>{rows} aus {table} beiseitegelegt: {reason}</translation>
        </message>
    </context>
    <context>
        <name>RunActions</name>
        <message>
            <source>&amp;Compare again</source>
            <translation>N&amp;ochmals vergleichen</translation>
        </message>
        <message>
            <source>&amp;Undo…</source>
            <translation>Rüc&amp;kgängig machen…</translation>
        </message>
        <message>
            <source>Bac&amp;k to SQLite…</source>
            <translation>Zurück nach S&amp;QLite…</translation>
        </message>
        <message>
            <source>Ca&amp;ncel</source>
            <translation>Abb&amp;rechen</translation>
        </message>
        <message>
            <source>Mi&amp;grate now</source>
            <translation>&amp;Jetzt migrieren</translation>
        </message>
        <message>
            <source>Mi&amp;grate…</source>
            <translation>Mig&amp;rieren…</translation>
        </message>
        <message>
            <source>Release &amp;backup…</source>
            <translation>Siche&amp;rung löschen…</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation>Gestoppt.</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Wird gestoppt…</translation>
        </message>
        <message>
            <source>The target is as it was before.</source>
            <translation>Das Ziel ist so, wie es vorher war.</translation>
        </message>
    </context>
    <context>
        <name>RunRow</name>
        <message>
            <source>D&amp;iscard…</source>
            <translation>&amp;Verwerfen…</translation>
        </message>
        <message>
            <source>How far {name} is</source>
            <translation>Wie weit {name} ist</translation>
        </message>
        <message>
            <source>Res&amp;ume</source>
            <translation>F&amp;ortsetzen</translation>
        </message>
    </context>
    <context>
        <name>RunView</name>
        <message>
            <source>&amp;Log</source>
            <translation>&amp;Protokoll</translation>
        </message>
        <message>
            <source>&amp;Pause</source>
            <translation>Pa&amp;use</translation>
        </message>
        <message>
            <source>&amp;Throughput</source>
            <translation>Durch&amp;satz</translation>
        </message>
        <message>
            <source>At this moment</source>
            <translation>Im Augenblick</translation>
        </message>
        <message>
            <source>Canc&amp;el the run</source>
            <translation>Lauf &amp;abbrechen</translation>
        </message>
        <message>
            <source>Cont&amp;inue</source>
            <translation>&amp;Fortfahren</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>Alles</translation>
        </message>
        <message>
            <source>Nothing more is read or sent until you continue. What the server is just doing, it finishes.</source>
            <translation>Bis Sie fortfahren, wird nichts mehr gelesen oder gesendet. Was der Server gerade tut, führt er zu Ende.</translation>
        </message>
        <message>
            <source>Tables of this run</source>
            <translation>Tabellen dieses Laufs</translation>
        </message>
        <message>
            <source>Warnings</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>What matters</source>
            <translation>Wichtiges</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>pausiert</translation>
        </message>
        <message>
            <source>{done} of {total}; {duration} so far</source>
            <translation>{done} von {total}; bisher {duration}</translation>
        </message>
        <message>
            <source>{rows}, {size}</source>
            <translation>{rows}, {size}</translation>
        </message>
    </context>
    <context>
        <name>ScanPage</name>
        <message>
            <source>&amp;Scan again</source>
            <translation>&amp;Neu einlesen</translation>
        </message>
        <message>
            <source>All rows are read once, to see what they really hold. Nothing is written anywhere.</source>
            <translation>Alle Zeilen werden einmal gelesen, um zu sehen, was sie wirklich enthalten. Geschrieben wird dabei nirgends.</translation>
        </message>
        <message>
            <source>Canc&amp;el the scan</source>
            <translation>Einlesen &amp;abbrechen</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message>
            <source>Making a private copy ({percent})</source>
            <translation>Private Kopie wird erstellt ({percent})</translation>
        </message>
        <message>
            <source>Making the plan…</source>
            <translation>Plan wird erstellt…</translation>
        </message>
        <message>
            <source>Not finished</source>
            <translation>Nicht abgeschlossen</translation>
        </message>
        <message>
            <source>Read</source>
            <translation>Eingelesen</translation>
        </message>
        <message>
            <source>Reading the rows</source>
            <translation>Zeilen werden gelesen</translation>
        </message>
        <message>
            <source>Scan</source>
            <translation>Einlesen</translation>
        </message>
        <message>
            <source>Scan cancelled.</source>
            <translation>Einlesen abgebrochen.</translation>
        </message>
        <message>
            <source>Stopping…</source>
            <translation>Wird gestoppt…</translation>
        </message>
        <message>
            <source>Tables of the source</source>
            <translation>Tabellen der Quelle</translation>
        </message>
        <message>
            <source>The database seems to be made by {frameworks}.</source>
            <translation>Die Datenbank scheint mit {frameworks} erstellt worden zu sein.</translation>
        </message>
        <message>
            <source>The plan has {decisions} and {warnings}.</source>
            <translation>Der Plan enthält {decisions} und {warnings}.</translation>
        </message>
        <message>
            <source>There is no plan yet: it needs all rows to have been read.</source>
            <translation>Es gibt noch keinen Plan: Dafür müssen alle Zeilen gelesen sein.</translation>
        </message>
        <message>
            <source>no warnings</source>
            <translation>keine Warnungen</translation>
        </message>
        <message>
            <source>nothing to decide</source>
            <translation>keine offenen Entscheidungen</translation>
        </message>
        <message>
            <source>{done} of {total} in {duration}</source>
            <translation>{done} von {total} in {duration}</translation>
        </message>
        <message numerus="yes">
            <source>{number} decision(s) for you to make</source>
            <translation>
                <numerusform>{number} offene Entscheidung</numerusform>
                <numerusform>{number} offene Entscheidungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} warning(s)</source>
            <translation>
                <numerusform>{number} Warnung</numerusform>
                <numerusform>{number} Warnungen</numerusform>
            </translation>
        </message>
        <message>
            <source>{rows} of {tables} have been read.</source>
            <translation>{rows} aus {tables} eingelesen.</translation>
        </message>
    </context>
    <context>
        <name>SchemaBox</name>
        <message>
            <source>A schema's name has no spaces around it and no control characters.</source>
            <translation>Der Name eines Schemas beginnt und endet nicht mit Leerzeichen und enthält keine Steuerzeichen.</translation>
        </message>
        <message>
            <source>Howdah keeps names that start so for its own records.</source>
            <translation>Namen, die so beginnen, behält Howdah den eigenen Aufzeichnungen vor.</translation>
        </message>
        <message>
            <source>If tables of the same names are there:</source>
            <translation>Wenn es dort Tabellen mit denselben Namen gibt:</translation>
        </message>
        <message>
            <source>Move the old ones into a bac&amp;kup schema</source>
            <translation>Die alten in ein Sicherungsschema &amp;verschieben</translation>
        </message>
        <message>
            <source>PostgreSQL keeps this name for itself.</source>
            <translation>Diesen Namen behält PostgreSQL sich selbst vor.</translation>
        </message>
        <message>
            <source>PostgreSQL's names have at most {limit} bytes.</source>
            <translation>Namen in PostgreSQL haben höchstens {limit} Byte.</translation>
        </message>
        <message>
            <source>Sche&amp;ma</source>
            <translation>Sche&amp;ma</translation>
        </message>
        <message>
            <source>Schema</source>
            <translation>Schema</translation>
        </message>
        <message>
            <source>Stop before anything is cop&amp;ied</source>
            <translation>A&amp;nhalten, bevor etwas kopiert wird</translation>
        </message>
        <message>
            <source>The schema needs a name.</source>
            <translation>Das Schema braucht einen Namen.</translation>
        </message>
    </context>
    <context>
        <name>SettingsDialog</name>
        <message>
            <source>&amp;Apply</source>
            <translation>&amp;Anwenden</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>Abb&amp;rechen</translation>
        </message>
        <message>
            <source>As for the plan: {value}</source>
            <translation>Wie im Plan: {value}</translation>
        </message>
        <message>
            <source>As for the table: {value}</source>
            <translation>Wie bei der Tabelle: {value}</translation>
        </message>
        <message>
            <source>As usual: {value}</source>
            <translation>Wie üblich: {value}</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Settings of the plan</source>
            <translation>Einstellungen des Plans</translation>
        </message>
        <message>
            <source>Settings of {table}</source>
            <translation>Einstellungen von {table}</translation>
        </message>
        <message>
            <source>Settings of {table}.{column}</source>
            <translation>Einstellungen von {table}.{column}</translation>
        </message>
        <message>
            <source>The rules decide by them wherever nothing else is chosen.</source>
            <translation>Nach ihnen entscheiden die Regeln überall dort, wo nichts anderes gewählt ist.</translation>
        </message>
        <message>
            <source>They count for this column, before those of its table.</source>
            <translation>Sie gelten für diese Spalte und haben Vorrang vor denen ihrer Tabelle.</translation>
        </message>
        <message>
            <source>They count for this table, before those of the plan.</source>
            <translation>Sie gelten für diese Tabelle und haben Vorrang vor denen des Plans.</translation>
        </message>
    </context>
    <context>
        <name>SideBySide</name>
        <message>
            <source>C&amp;opy</source>
            <translation>K&amp;opieren</translation>
        </message>
        <message>
            <source>Cop&amp;y</source>
            <translation>&amp;Kopieren</translation>
        </message>
        <message>
            <source>Copy the SQL of {database}</source>
            <translation>SQL von {database} kopieren</translation>
        </message>
        <message>
            <source>Save S&amp;QL…</source>
            <translation>S&amp;QL speichern…</translation>
        </message>
        <message>
            <source>Save the SQL of {database} as a file</source>
            <translation>SQL von {database} als Datei speichern</translation>
        </message>
    </context>
    <context>
        <name>SourceFacts</name>
        <message numerus="yes">
            <source>%n trigger(s)</source>
            <translation>
                <numerusform>%n Trigger</numerusform>
                <numerusform>%n Trigger</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n view(s)</source>
            <translation>
                <numerusform>%n Sicht</numerusform>
                <numerusform>%n Sichten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n virtual table(s)</source>
            <translation>
                <numerusform>%n virtuelle Tabelle</numerusform>
                <numerusform>%n virtuelle Tabellen</numerusform>
            </translation>
        </message>
        <message>
            <source>A journal of {size} lies beside it: a program is writing to it, or broke off.</source>
            <translation>Daneben liegt ein Journal von {size}: Ein Programm schreibt gerade in die Datenbank oder hat mittendrin abgebrochen.</translation>
        </message>
        <message>
            <source>A write-ahead log of {size} lies beside it: a program has it open, or ended without closing it.</source>
            <translation>Daneben liegt ein Write-Ahead-Log von {size}: Ein Programm hat die Datenbank geöffnet oder wurde beendet, ohne sie zu schließen.</translation>
        </message>
        <message>
            <source>About {rows}; counting…</source>
            <translation>Etwa {rows}; Zählung läuft…</translation>
        </message>
        <message>
            <source>About {rows}; the scan counts them.</source>
            <translation>Etwa {rows}; genau gezählt wird beim Einlesen.</translation>
        </message>
        <message>
            <source>Checking for damage…</source>
            <translation>Suche nach Schäden…</translation>
        </message>
        <message>
            <source>Condition</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Counted by the scan.</source>
            <translation>Werden beim Einlesen gezählt.</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>Format</translation>
        </message>
        <message>
            <source>From a private copy of {size}, made when the scan begins and again for the run.</source>
            <translation>Aus einer privaten Kopie von {size}, die zu Beginn des Einlesens entsteht und für den Lauf noch einmal.</translation>
        </message>
        <message>
            <source>Holds</source>
            <translation>Inhalt</translation>
        </message>
        <message>
            <source>In place, on one state: if a program writes to it meanwhile, Howdah notices and stops.</source>
            <translation>Direkt aus der Datei, auf einem einzigen Stand: Schreibt währenddessen ein Programm hinein, bemerkt Howdah es und hält an.</translation>
        </message>
        <message>
            <source>In place, on one state: programs that want to write wait until Howdah has read it.</source>
            <translation>Direkt aus der Datei, auf einem einzigen Stand: Programme, die schreiben wollen, warten, bis Howdah die Datenbank gelesen hat.</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>In Benutzung</translation>
        </message>
        <message>
            <source>It takes about {duration}, as the last one did, lies in {folder} ({free} free) and goes away at the end.</source>
            <translation>Das dauert etwa {duration}, wie beim letzten Mal; sie liegt in {folder} ({free} frei) und verschwindet am Ende.</translation>
        </message>
        <message>
            <source>It takes about {duration}, at an assumed rate, lies in {folder} ({free} free) and goes away at the end.</source>
            <translation>Das dauert etwa {duration}, bei angenommenem Tempo; sie liegt in {folder} ({free} frei) und verschwindet am Ende.</translation>
        </message>
        <message>
            <source>Known when the scan reads the copy.</source>
            <translation>Bekannt, sobald die Kopie eingelesen wird.</translation>
        </message>
        <message>
            <source>Made by</source>
            <translation>Erstellt mit</translation>
        </message>
        <message>
            <source>No damage found, but SQLite remarks: {remarks}.</source>
            <translation>Keine Schäden gefunden, aber SQLite merkt an: {remarks}.</translation>
        </message>
        <message>
            <source>No damage found.</source>
            <translation>Keine Schäden gefunden.</translation>
        </message>
        <message>
            <source>No sign of a program that has it open.</source>
            <translation>Kein Anzeichen dafür, dass ein Programm die Datenbank geöffnet hat.</translation>
        </message>
        <message>
            <source>Not checked, as it is over 1 GB: the scan finds damage.</source>
            <translation>Nicht geprüft, da größer als 1 GB: Schäden zeigen sich beim Einlesen.</translation>
        </message>
        <message>
            <source>Open in {programs}.</source>
            <translation>Geöffnet in {programs}.</translation>
        </message>
        <message>
            <source>Programs can go on writing.</source>
            <translation>Programme können weiterhin schreiben.</translation>
        </message>
        <message>
            <source>Reading</source>
            <translation>Lesen</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>SQLite {version}, {encoding}, {journal}, pages of {page_size} bytes</source>
            <translation>SQLite {version}, {encoding}, {journal}, Seiten zu {page_size} Byte</translation>
        </message>
        <message>
            <source>SQLite, {encoding}, {journal}, pages of {page_size} bytes</source>
            <translation>SQLite, {encoding}, {journal}, Seiten zu {page_size} Byte</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>The index of a log lies beside it: a program may have it open.</source>
            <translation>Daneben liegt der Index eines Logs: Möglicherweise hat ein Programm die Datenbank geöffnet.</translation>
        </message>
        <message>
            <source>There is no room for it: {folder} has {free} free. Close the program, or start Howdah with TMPDIR set to a folder on a larger disk.</source>
            <translation>Dafür ist kein Platz: In {folder} sind {free} frei. Schließen Sie das Programm, oder setzen Sie TMPDIR auf einen Ordner eines größeren Datenträgers, und starten Sie Howdah neu.</translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>und %n weitere</numerusform>
                <numerusform>und %n weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>rollback journal</source>
            <translation>Rollback-Journal</translation>
        </message>
        <message>
            <source>write-ahead log</source>
            <translation>Write-Ahead-Log</translation>
        </message>
        <message>
            <source>{framework}, by {reason}</source>
            <translation>{framework}, erkannt an: {reason}</translation>
        </message>
    </context>
    <context>
        <name>SourceNote</name>
        <message>
            <source>&amp;Scan again</source>
            <translation>&amp;Neu einlesen</translation>
        </message>
        <message>
            <source>A plan is open</source>
            <translation>Ein Plan ist geöffnet</translation>
        </message>
        <message>
            <source>Choices for what is not here can't be carried out.</source>
            <translation>Eine Auswahl für etwas, das es hier nicht gibt, lässt sich nicht umsetzen.</translation>
        </message>
        <message>
            <source>Choose the database that it was made for.</source>
            <translation>Wählen Sie die Datenbank, für die er erstellt wurde.</translation>
        </message>
        <message>
            <source>Choose the database that the plan was made for, or close the plan.</source>
            <translation>Wählen Sie die Datenbank, für die der Plan erstellt wurde, oder schließen Sie den Plan.</translation>
        </message>
        <message>
            <source>Close the &amp;plan</source>
            <translation>&amp;Plan schließen</translation>
        </message>
        <message>
            <source>Scan it again: the choices that you made are kept.</source>
            <translation>Lesen Sie sie neu ein: Die Auswahl, die Sie getroffen haben, bleibt erhalten.</translation>
        </message>
        <message>
            <source>The database has changed since it was scanned</source>
            <translation>Die Datenbank hat sich seit dem Einlesen geändert</translation>
        </message>
        <message>
            <source>The plan was made for other tables than this database has</source>
            <translation>Der Plan wurde für andere Tabellen erstellt, als diese Datenbank hat</translation>
        </message>
        <message>
            <source>The plan {file} is open</source>
            <translation>Der Plan {file} ist geöffnet</translation>
        </message>
        <message>
            <source>The scan starts from its choices.</source>
            <translation>Das Einlesen geht von seiner Auswahl aus.</translation>
        </message>
        <message>
            <source>What the plan says of its rows may not hold any more.</source>
            <translation>Was der Plan über ihre Zeilen sagt, trifft vielleicht nicht mehr zu.</translation>
        </message>
    </context>
    <context>
        <name>SourcePage</name>
        <message>
            <source>&amp;Try again</source>
            <translation>&amp;Erneut versuchen</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>B&amp;rowse…</source>
            <translation>D&amp;urchsuchen…</translation>
        </message>
        <message>
            <source>Choose a SQLite database</source>
            <translation>SQLite-Datenbank wählen</translation>
        </message>
        <message>
            <source>Database &amp;file:</source>
            <translation>&amp;Datenbankdatei:</translation>
        </message>
        <message>
            <source>Drop a SQLite database here</source>
            <translation>SQLite-Datenbank hier ablegen</translation>
        </message>
        <message>
            <source>Drop the database to look at it</source>
            <translation>Datenbank ablegen, um sie anzusehen</translation>
        </message>
        <message>
            <source>Howdah only ever reads it. Next you choose where its data goes.</source>
            <translation>Howdah liest sie nur. Als Nächstes wählen Sie, wohin die Daten gehen.</translation>
        </message>
        <message>
            <source>Looking at the file…</source>
            <translation>Die Datei wird angesehen…</translation>
        </message>
        <message>
            <source>Or browse for it, or type its path above. Its name often ends in .db, .sqlite or .sqlite3.</source>
            <translation>Oder suchen Sie nach ihr, oder geben Sie oben ihren Pfad ein. Ihr Name endet oft auf .db, .sqlite oder .sqlite3.</translation>
        </message>
        <message>
            <source>Path of a SQLite database</source>
            <translation>Pfad einer SQLite-Datenbank</translation>
        </message>
        <message>
            <source>SQLite databases ({patterns})</source>
            <translation>SQLite-Datenbanken ({patterns})</translation>
        </message>
        <message>
            <source>Which database?</source>
            <translation>Welche Datenbank?</translation>
        </message>
    </context>
    <context>
        <name>SourcePanel</name>
        <message>
            <source>Tables</source>
            <translation>Tabellen</translation>
        </message>
    </context>
    <context>
        <name>SourceTablesModel</name>
        <message>
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <source>Not counted yet: the scan counts the rows of every table.</source>
            <translation>Noch nicht gezählt: Beim Einlesen werden die Zeilen jeder Tabelle gezählt.</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>about {rows}</source>
            <translation>etwa {rows}</translation>
        </message>
    </context>
    <context>
        <name>StartPage</name>
        <message>
            <source>&amp;About Howdah…</source>
            <translation>Ü&amp;ber Howdah …</translation>
        </message>
        <message>
            <source>&amp;Open a plan or a database…</source>
            <translation>&amp;Plan oder Datenbank öffnen…</translation>
        </message>
        <message>
            <source>&amp;Try the sample</source>
            <translation>&amp;Beispiel ausprobieren</translation>
        </message>
        <message>
            <source>A small library moves into the embedded PostgreSQL: no server is needed.</source>
            <translation>Eine kleine Bibliothek zieht in das eingebaute PostgreSQL um: Ein Server ist nicht nötig.</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Carries a SQLite database onto PostgreSQL: every row, every value, proved.</source>
            <translation>Überträgt eine SQLite-Datenbank nach PostgreSQL: jede Zeile, jeden Wert, nachweislich.</translation>
        </message>
        <message>
            <source>Choose a SQLite database, and see step by step what becomes of it.</source>
            <translation>Wählen Sie eine SQLite-Datenbank, und sehen Sie Schritt für Schritt, was aus ihr wird.</translation>
        </message>
        <message>
            <source>Databases and plans ({patterns})</source>
            <translation>Datenbanken und Pläne ({patterns})</translation>
        </message>
        <message>
            <source>Drop a database or a plan to open it</source>
            <translation>Datenbank oder Plan zum Öffnen hier ablegen</translation>
        </message>
        <message>
            <source>Go on with a plan that was saved, or begin with a file that you have at hand.</source>
            <translation>Mit einem gespeicherten Plan weitermachen oder mit einer Datei beginnen.</translation>
        </message>
        <message>
            <source>It was moved to {path}, and a new list begins.</source>
            <translation>Sie wurde nach {path} verschoben, und eine neue Liste beginnt.</translation>
        </message>
        <message>
            <source>New &amp;migration</source>
            <translation>Neue &amp;Migration</translation>
        </message>
        <message>
            <source>Open a plan or a database</source>
            <translation>Plan oder Datenbank öffnen</translation>
        </message>
        <message>
            <source>The list of recent migrations could not be read</source>
            <translation>Die Liste der letzten Migrationen konnte nicht gelesen werden</translation>
        </message>
        <message>
            <source>Welcome to Howdah</source>
            <translation>Willkommen bei Howdah</translation>
        </message>
    </context>
    <context>
        <name>StepList</name>
        <message>
            <source>Steps</source>
            <translation>Schritte</translation>
        </message>
    </context>
    <context>
        <name>TableList</name>
        <message>
            <source>&amp;Filter rows…</source>
            <translation>Zeilen &amp;filtern…</translation>
        </message>
        <message>
            <source>&amp;Leave out</source>
            <translation>Aus&amp;lassen</translation>
        </message>
        <message>
            <source>&amp;Rename…</source>
            <translation>&amp;Umbenennen…</translation>
        </message>
        <message>
            <source>&amp;Settings of this table…</source>
            <translation>&amp;Einstellungen dieser Tabelle…</translation>
        </message>
        <message>
            <source>&amp;Take back</source>
            <translation>&amp;Wieder aufnehmen</translation>
        </message>
        <message>
            <source>More for the table</source>
            <translation>Mehr zur Tabelle</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Search tables, views and triggers</source>
            <translation>Tabellen, Views und Trigger suchen</translation>
        </message>
        <message>
            <source>Tab&amp;le</source>
            <translation>&amp;Tabelle</translation>
        </message>
        <message>
            <source>Tables, views and triggers</source>
            <translation>Tabellen, Views und Trigger</translation>
        </message>
    </context>
    <context>
        <name>TableNotice</name>
        <message>
            <source>Change filte&amp;r…</source>
            <translation>Filte&amp;r ändern…</translation>
        </message>
        <message>
            <source>Only rows where {condition}: {taken} are carried over, {left} stay behind.</source>
            <translation>Nur Zeilen, für die gilt: {condition}. Übertragen: {taken}, zurückgelassen: {left}.</translation>
        </message>
        <message>
            <source>Ta&amp;ke back</source>
            <translation>Wieder auf&amp;nehmen</translation>
        </message>
        <message>
            <source>{table} is left out: neither it nor its rows are carried over.</source>
            <translation>{table} ist ausgelassen: Weder die Tabelle noch ihre Zeilen werden übertragen.</translation>
        </message>
    </context>
    <context>
        <name>TablesModel</name>
        <message>
            <source>Findings</source>
            <translation>Hinweise</translation>
        </message>
        <message>
            <source>Paused</source>
            <translation>Pausiert</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>Tempo</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} von {total}</translation>
        </message>
        <message>
            <source>{state}, {rows} set aside</source>
            <translation>{state}, {rows} beiseitegelegt</translation>
        </message>
    </context>
    <context>
        <name>TargetPage</name>
        <message>
            <source>Read it again</source>
            <translation>Neu einlesen</translation>
        </message>
        <message>
            <source>Target</source>
            <translation>Ziel</translation>
        </message>
        <message>
            <source>Where should the data go? The connection is tested; nothing is written there before you say so.</source>
            <translation>Wohin sollen die Daten gehen? Die Verbindung wird getestet; geschrieben wird dort erst, wenn Sie es veranlassen.</translation>
        </message>
    </context>
    <context>
        <name>TestRow</name>
        <message>
            <source>&amp;Test connection</source>
            <translation>Verbindung &amp;testen</translation>
        </message>
        <message>
            <source>Connecting…</source>
            <translation>Verbindung wird hergestellt…</translation>
        </message>
        <message>
            <source>Sa&amp;ve</source>
            <translation>Spe&amp;ichern</translation>
        </message>
        <message>
            <source>Stop the &amp;test</source>
            <translation>&amp;Test stoppen</translation>
        </message>
        <message>
            <source>Testing the connection</source>
            <translation>Verbindung wird getestet</translation>
        </message>
    </context>
    <context>
        <name>ThroughputChart</name>
        <message>
            <source>All rows moved in less time than a curve needs.</source>
            <translation>Alle Zeilen waren schneller drüben, als eine Kurve es zeigen könnte.</translation>
        </message>
        <message>
            <source>No rows have moved yet.</source>
            <translation>Es wurden noch keine Zeilen übertragen.</translation>
        </message>
        <message>
            <source>Rows per second</source>
            <translation>Zeilen pro Sekunde</translation>
        </message>
        <message>
            <source>Throughput</source>
            <translation>Durchsatz</translation>
        </message>
    </context>
    <context>
        <name>TrialRow</name>
        <message>
            <source>&amp;Dry run</source>
            <translation>&amp;Probelauf</translation>
        </message>
        <message>
            <source>Does all of it on this server, compares every value, then takes it back. Nothing stays.</source>
            <translation>Führt alles auf diesem Server aus, vergleicht jeden Wert und nimmt es dann zurück. Nichts bleibt.</translation>
        </message>
    </context>
    <context>
        <name>TrialView</name>
        <message numerus="yes">
            <source>%n column(s) would change.</source>
            <translation>
                <numerusform>%n Spalte würde sich ändern.</numerusform>
                <numerusform>%n Spalten würden sich ändern.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n weiterer</numerusform>
                <numerusform>%n weitere</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more decision(s) would wait for you</source>
            <translation>
                <numerusform>würde %n weitere Entscheidung auf Sie warten</numerusform>
                <numerusform>würden %n weitere Entscheidungen auf Sie warten</numerusform>
            </translation>
        </message>
        <message>
            <source>Columns that would change</source>
            <translation>Spalten, die sich ändern würden</translation>
        </message>
        <message>
            <source>Looking at what would change…</source>
            <translation>Mögliche Änderungen werden ermittelt…</translation>
        </message>
        <message>
            <source>New: {findings}.</source>
            <translation>Neu: {findings}.</translation>
        </message>
        <message>
            <source>No longer said: {findings}.</source>
            <translation>Entfällt: {findings}.</translation>
        </message>
        <message>
            <source>This changes nothing.</source>
            <translation>Dadurch ändert sich nichts.</translation>
        </message>
        <message>
            <source>{changes} After it, {decisions}.</source>
            <translation>{changes} Danach {decisions}.</translation>
        </message>
        <message>
            <source>{title} ({object})</source>
            <translation>{title} ({object})</translation>
        </message>
        <message>
            <source>{title} ({object}): {effect}</source>
            <translation>{title} ({object}): {effect}</translation>
        </message>
    </context>
    <context>
        <name>TunnelFields</name>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Choose the private key</source>
            <translation>Privaten Schlüssel wählen</translation>
        </message>
        <message>
            <source>Connect throu&amp;gh an SSH tunnel</source>
            <translation>Über einen SSH-T&amp;unnel verbinden</translation>
        </message>
        <message>
            <source>Host of the SSH tunnel</source>
            <translation>Host des SSH-Tunnels</translation>
        </message>
        <message>
            <source>Key file</source>
            <translation>Schlüsseldatei</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>Port of the SSH tunnel</source>
            <translation>Port des SSH-Tunnels</translation>
        </message>
        <message>
            <source>SSH host</source>
            <translation>SSH-Host</translation>
        </message>
        <message>
            <source>The SSH tunnel needs a host.</source>
            <translation>Der SSH-Tunnel braucht einen Rechner.</translation>
        </message>
        <message>
            <source>The agent and the usual keys</source>
            <translation>Der Agent und die üblichen Schlüssel</translation>
        </message>
        <message>
            <source>The one named like your account here</source>
            <translation>Name Ihres Kontos auf diesem Rechner</translation>
        </message>
        <message>
            <source>The port of the SSH tunnel is a number from 1 to 65535.</source>
            <translation>Der Port des SSH-Tunnels ist eine Zahl von 1 bis 65535.</translation>
        </message>
        <message>
            <source>User</source>
            <translation>Benutzer</translation>
        </message>
        <message>
            <source>User of the SSH tunnel</source>
            <translation>Benutzer des SSH-Tunnels</translation>
        </message>
    </context>
    <context>
        <name>TypeDelegate</name>
        <message>
            <source>PostgreSQL type</source>
            <translation>PostgreSQL-Typ</translation>
        </message>
    </context>
    <context>
        <name>UndoQuestion</name>
        <message>
            <source>&amp;Keep it</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>&amp;Rückgängig machen</translation>
        </message>
        <message>
            <source>&amp;Undo…</source>
            <translation>&amp;Rückgängig machen…</translation>
        </message>
        <message>
            <source>It is done in one step: all of it, or, if anything is in the way, nothing.</source>
            <translation>Es geschieht in einem Schritt: alles oder, wenn etwas im Weg ist, nichts.</translation>
        </message>
        <message>
            <source>Undo the migration</source>
            <translation>Migration rückgängig machen</translation>
        </message>
        <message>
            <source>Undo the migration?</source>
            <translation>Migration rückgängig machen?</translation>
        </message>
    </context>
    <context>
        <name>Undoing</name>
        <message>
            <source>Dropped: {names}.</source>
            <translation>Gelöscht: {names}.</translation>
        </message>
        <message>
            <source>Left, since others use it: {names}.</source>
            <translation>Geblieben, weil noch in Gebrauch: {names}.</translation>
        </message>
        <message>
            <source>Looking at what is there…</source>
            <translation>Vorhandenes wird angesehen…</translation>
        </message>
        <message>
            <source>None of these names was there before.</source>
            <translation>Keinen dieser Namen gab es vorher.</translation>
        </message>
        <message>
            <source>Released.</source>
            <translation>Gelöscht.</translation>
        </message>
        <message>
            <source>Releasing…</source>
            <translation>Wird gelöscht…</translation>
        </message>
        <message>
            <source>Run {run}, in the schema {schema} of {target}.</source>
            <translation>Lauf {run}, Schema {schema}, {target}.</translation>
        </message>
        <message>
            <source>The migration is undone.</source>
            <translation>Die Migration ist rückgängig gemacht.</translation>
        </message>
        <message>
            <source>The schema {schema} is gone, and this run can't be undone any more.</source>
            <translation>Das Schema {schema} ist weg, und dieser Lauf lässt sich nicht mehr rückgängig machen.</translation>
        </message>
        <message>
            <source>There again: {names}.</source>
            <translation>Wieder da: {names}.</translation>
        </message>
        <message>
            <source>Undoing…</source>
            <translation>Wird rückgängig gemacht…</translation>
        </message>
        <message>
            <source>What this run replaced is not there any more.</source>
            <translation>Was dieser Lauf ersetzt hat, ist nicht mehr da.</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>the embedded PostgreSQL</source>
            <translation>eingebautes PostgreSQL</translation>
        </message>
    </context>
    <context>
        <name>UrlField</name>
        <message>
            <source>postgresql://user@host:5432/database fills in the rest</source>
            <translation>postgresql://benutzer@host:5432/datenbank füllt den Rest aus</translation>
        </message>
    </context>
    <context>
        <name>When</name>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>vor %n Tag</numerusform>
                <numerusform>vor %n Tagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s) ago</source>
            <translation>
                <numerusform>vor %n Stunde</numerusform>
                <numerusform>vor %n Stunden</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s) ago</source>
            <translation>
                <numerusform>vor %n Minute</numerusform>
                <numerusform>vor %n Minuten</numerusform>
            </translation>
        </message>
        <message>
            <source>just now</source>
            <translation>gerade eben</translation>
        </message>
        <message>
            <source>yesterday</source>
            <translation>gestern</translation>
        </message>
    </context>
    <context>
        <name>Wizard</name>
        <message>
            <source>&amp;Back</source>
            <translation>&amp;Zurück</translation>
        </message>
        <message>
            <source>&amp;Close</source>
            <translation>S&amp;chließen</translation>
        </message>
        <message>
            <source>&amp;Finish</source>
            <translation>&amp;Fertigstellen</translation>
        </message>
        <message>
            <source>&amp;Go on</source>
            <translation>Weiter&amp;laufen lassen</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;Next</source>
            <translation>&amp;Weiter</translation>
        </message>
        <message>
            <source>&amp;Stop and close</source>
            <translation>&amp;Stoppen und schließen</translation>
        </message>
        <message>
            <source>Howdah is still at work. Stop it and close the window?</source>
            <translation>Howdah arbeitet noch. Stoppen und das Fenster schließen?</translation>
        </message>
        <message>
            <source>Howdah: stopping…</source>
            <translation>Howdah: wird gestoppt…</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>Plan</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Lauf</translation>
        </message>
        <message>
            <source>Scan</source>
            <translation>Einlesen</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Quelle</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>Start</translation>
        </message>
        <message>
            <source>Stop and close</source>
            <translation>Stoppen und schließen</translation>
        </message>
        <message>
            <source>Target</source>
            <translation>Ziel</translation>
        </message>
        <message>
            <source>What it is at now is broken off; nothing is left half done.</source>
            <translation>Was gerade läuft, wird abgebrochen; nichts bleibt halb fertig zurück.</translation>
        </message>
        <message>
            <source>{file} - Howdah</source>
            <translation>{file} - Howdah</translation>
        </message>
        <message>
            <source>{file}, {plan}[*] - Howdah</source>
            <translation>{file}, {plan}[*] - Howdah</translation>
        </message>
    </context>
    <context>
        <name>WorkLine</name>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
    </context>
    <context>
        <name>_Row</name>
        <message>
            <source>Step {number}: {title}, {state}</source>
            <translation>Schritt {number}: {title}, {state}</translation>
        </message>
        <message>
            <source>current</source>
            <translation>aktuell</translation>
        </message>
        <message>
            <source>done</source>
            <translation>erledigt</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>noch offen</translation>
        </message>
    </context>
</TS>
