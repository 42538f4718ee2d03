<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Amounts</name>
        <message numerus="yes">
            <source>{number} finding(s)</source>
            <translation>
                <numerusform>{number} finding</numerusform>
                <numerusform>{number} findings</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} object(s)</source>
            <translation>
                <numerusform>{number} object</numerusform>
                <numerusform>{number} objects</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} row(s)</source>
            <translation>
                <numerusform>{number} row</numerusform>
                <numerusform>{number} rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} table(s)</source>
            <translation>
                <numerusform>{number} table</numerusform>
                <numerusform>{number} tables</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} value(s)</source>
            <translation>
                <numerusform>{number} value</numerusform>
                <numerusform>{number} values</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ChangeTypeDialog</name>
        <message numerus="yes">
            <source>The %n &amp;selected column(s)</source>
            <translation>
                <numerusform>The &amp;selected column</numerusform>
                <numerusform>The %n &amp;selected columns</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Diagram</name>
        <message numerus="yes">
            <source>%n more column(s)</source>
            <translation>
                <numerusform>%n more column</numerusform>
                <numerusform>%n more columns</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DifferenceBar</name>
        <message numerus="yes">
            <source>%n difference(s)</source>
            <translation>
                <numerusform>%n difference</numerusform>
                <numerusform>%n differences</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>EvidencePanel</name>
        <message numerus="yes">
            <source>{name}, one of %n selected</source>
            <translation>
                <numerusform>{name}, one of %n selected</numerusform>
                <numerusform>{name}, one of %n selected</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Losses</name>
        <message numerus="yes">
            <source>Rows that are left out or set aside, in {number} place(s)</source>
            <translation>
                <numerusform>Rows that are left out or set aside, in {number} place</numerusform>
                <numerusform>Rows that are left out or set aside, in {number} places</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Values that are replaced, in {number} place(s)</source>
            <translation>
                <numerusform>Values that are replaced, in {number} place</numerusform>
                <numerusform>Values that are replaced, in {number} places</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} check(s) not made</source>
            <translation>
                <numerusform>{number} check not made</numerusform>
                <numerusform>{number} checks not made</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s) left out</source>
            <translation>
                <numerusform>{number} column left out</numerusform>
                <numerusform>{number} columns left out</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s) no longer computed</source>
            <translation>
                <numerusform>{number} column no longer computed</numerusform>
                <numerusform>{number} columns no longer computed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s) without their NOT NULL</source>
            <translation>
                <numerusform>{number} column without its NOT NULL</numerusform>
                <numerusform>{number} columns without their NOT NULL</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} default(s) not made</source>
            <translation>
                <numerusform>{number} default not made</numerusform>
                <numerusform>{number} defaults not made</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} foreign key(s) not made</source>
            <translation>
                <numerusform>{number} foreign key not made</numerusform>
                <numerusform>{number} foreign keys not made</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} key(s) or index(es) not made</source>
            <translation>
                <numerusform>{number} key or index not made</numerusform>
                <numerusform>{number} keys or indexes not made</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} table(s) left out</source>
            <translation>
                <numerusform>{number} table left out</numerusform>
                <numerusform>{number} tables left out</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} trigger(s) not made</source>
            <translation>
                <numerusform>{number} trigger not made</numerusform>
                <numerusform>{number} triggers not made</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} view(s) not made</source>
            <translation>
                <numerusform>{number} view not made</numerusform>
                <numerusform>{number} views not made</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} virtual table(s) not made</source>
            <translation>
                <numerusform>{number} virtual table not made</numerusform>
                <numerusform>{number} virtual tables not made</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Plan</name>
        <message numerus="yes">
            <source>%n different value(s)</source>
            <translation>
                <numerusform>%n different value</numerusform>
                <numerusform>%n different values</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{choice}, and %n more</source>
            <translation>
                <numerusform>{choice}, and %n more</numerusform>
                <numerusform>{choice}, and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PlanTablesModel</name>
        <message numerus="yes">
            <source>%n decision(s)</source>
            <translation>
                <numerusform>%n decision</numerusform>
                <numerusform>%n decisions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n warning(s)</source>
            <translation>
                <numerusform>%n warning</numerusform>
                <numerusform>%n warnings</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} column(s)</source>
            <translation>
                <numerusform>{number} column</numerusform>
                <numerusform>{number} columns</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>PlanToolbar</name>
        <message numerus="yes">
            <source>%n decision(s) wait for you</source>
            <translation>
                <numerusform>%n decision waits for you</numerusform>
                <numerusform>%n decisions wait for you</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Ready</name>
        <message numerus="yes">
            <source>; {number} standby server(s) read it too</source>
            <translation>
                <numerusform>; {number} standby server reads it too</numerusform>
                <numerusform>; {number} standby servers read it too</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>About {number} hour(s)</source>
            <translation>
                <numerusform>About {number} hour</numerusform>
                <numerusform>About {number} hours</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>About {number} minute(s)</source>
            <translation>
                <numerusform>About {number} minute</numerusform>
                <numerusform>About {number} minutes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The database {name} has {number} connection(s) left.</source>
            <translation>
                <numerusform>The database {name} has {number} connection left.</numerusform>
                <numerusform>The database {name} has {number} connections left.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The schema {schema} has {number} object(s) that are in the way: {names}.</source>
            <translation>
                <numerusform>The schema {schema} has {number} object that is in the way: {names}.</numerusform>
                <numerusform>The schema {schema} has {number} objects that are in the way: {names}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The server has {number} connection(s) left.</source>
            <translation>
                <numerusform>The server has {number} connection left.</numerusform>
                <numerusform>The server has {number} connections left.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The user {name} has {number} connection(s) left.</source>
            <translation>
                <numerusform>The user {name} has {number} connection left.</numerusform>
                <numerusform>The user {name} has {number} connections left.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{names} and {number} more</source>
            <translation>
                <numerusform>{names} and {number} more</numerusform>
                <numerusform>{names} and {number} more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} check(s)</source>
            <translation>
                <numerusform>{number} check</numerusform>
                <numerusform>{number} checks</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} foreign key(s)</source>
            <translation>
                <numerusform>{number} foreign key</numerusform>
                <numerusform>{number} foreign keys</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} helper function(s) in the schema howdah_sqlite</source>
            <translation>
                <numerusform>{number} helper function in the schema howdah_sqlite</numerusform>
                <numerusform>{number} helper functions in the schema howdah_sqlite</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} index(es)</source>
            <translation>
                <numerusform>{number} index</numerusform>
                <numerusform>{number} indexes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} object(s) will be moved into a backup schema: {names}</source>
            <translation>
                <numerusform>{number} object will be moved into a backup schema: {names}</numerusform>
                <numerusform>{number} objects will be moved into a backup schema: {names}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} primary or unique key(s)</source>
            <translation>
                <numerusform>{number} primary or unique key</numerusform>
                <numerusform>{number} primary or unique keys</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} sequence(s)</source>
            <translation>
                <numerusform>{number} sequence</numerusform>
                <numerusform>{number} sequences</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RelationsTab</name>
        <message numerus="yes">
            <source>%n foreign key(s)</source>
            <translation>
                <numerusform>%n foreign key</numerusform>
                <numerusform>%n foreign keys</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n table(s)</source>
            <translation>
                <numerusform>%n table</numerusform>
                <numerusform>%n tables</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RowsTab</name>
        <message numerus="yes">
            <source>%n row(s) with marked values</source>
            <translation>
                <numerusform>%n row with marked values</numerusform>
                <numerusform>%n rows with marked values</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ScanPage</name>
        <message numerus="yes">
            <source>{number} decision(s) for you to make</source>
            <translation>
                <numerusform>{number} decision for you to make</numerusform>
                <numerusform>{number} decisions for you to make</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{number} warning(s)</source>
            <translation>
                <numerusform>{number} warning</numerusform>
                <numerusform>{number} warnings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SourceFacts</name>
        <message numerus="yes">
            <source>%n trigger(s)</source>
            <translation>
                <numerusform>%n trigger</numerusform>
                <numerusform>%n triggers</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n view(s)</source>
            <translation>
                <numerusform>%n view</numerusform>
                <numerusform>%n views</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n virtual table(s)</source>
            <translation>
                <numerusform>%n virtual table</numerusform>
                <numerusform>%n virtual tables</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TrialView</name>
        <message numerus="yes">
            <source>%n column(s) would change.</source>
            <translation>
                <numerusform>%n column would change.</numerusform>
                <numerusform>%n columns would change.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more decision(s) would wait for you</source>
            <translation>
                <numerusform>%n more decision would wait for you</numerusform>
                <numerusform>%n more decisions would wait for you</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>When</name>
        <message numerus="yes">
            <source>%n day(s) ago</source>
            <translation>
                <numerusform>%n day ago</numerusform>
                <numerusform>%n days ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s) ago</source>
            <translation>
                <numerusform>%n hour ago</numerusform>
                <numerusform>%n hours ago</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s) ago</source>
            <translation>
                <numerusform>%n minute ago</numerusform>
                <numerusform>%n minutes ago</numerusform>
            </translation>
        </message>
    </context>
</TS>
