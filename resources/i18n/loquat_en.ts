<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CompareDialog</name>
    <message numerus="yes">
        <source>− %n character(s) removed</source>
        <translation>
            <numerusform>− %n character removed</numerusform>
            <numerusform>− %n characters removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+ %n character(s) added</source>
        <translation>
            <numerusform>+ %n character added</numerusform>
            <numerusform>+ %n characters added</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionsPage</name>
    <message numerus="yes">
        <source>It works: %n model(s) found.</source>
        <translation>
            <numerusform>It works: %n model found.</numerusform>
            <numerusform>It works: %n models found.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>Export %n conversation(s)</source>
        <translation>
            <numerusform>Export %n conversation</numerusform>
            <numerusform>Export %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) exported.</source>
        <translation>
            <numerusform>%n conversation exported.</numerusform>
            <numerusform>%n conversations exported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message numerus="yes">
        <source>It works: %n model(s) found.</source>
        <translation>
            <numerusform>It works: %n model found.</numerusform>
            <numerusform>It works: %n models found.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PromptFiles</name>
    <message numerus="yes">
        <source>%n prompt(s) added.</source>
        <translation>
            <numerusform>%n prompt added.</numerusform>
            <numerusform>%n prompts added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were there already.</source>
        <translation>
            <numerusform>%n were there already.</numerusform>
            <numerusform>%n were there already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PromptWindow</name>
    <message numerus="yes">
        <source>{model}: %n token(s) in all.</source>
        <translation>
            <numerusform>{model}: %n token in all.</numerusform>
            <numerusform>{model}: %n tokens in all.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n message(s) not shown here</source>
        <translation>
            <numerusform>… %n message not shown here</numerusform>
            <numerusform>… %n messages not shown here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SavingQuestion</name>
    <message numerus="yes">
        <source>%n change(s) of conversations are still being saved.</source>
        <translation>
            <numerusform>%n change of conversations is still being saved.</numerusform>
            <numerusform>%n changes of conversations are still being saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ServerPage</name>
    <message numerus="yes">
        <source>%n server(s) found on this machine.</source>
        <translation>
            <numerusform>%n server found on this machine.</numerusform>
            <numerusform>%n servers found on this machine.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TextPane</name>
    <message numerus="yes">
        <source>This text has a line of %n characters, too long to be typed into. It is counted as a whole and shown by its tokens.</source>
        <translation>
            <numerusform>This text has a line of %n characters, too long to be typed into. It is counted as a whole and shown by its tokens.</numerusform>
            <numerusform>This text has a line of %n characters, too long to be typed into. It is counted as a whole and shown by its tokens.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashDialog</name>
    <message numerus="yes">
        <source>Delete %n conversation(s) for good?</source>
        <translation>
            <numerusform>Delete %n conversation for good?</numerusform>
            <numerusform>Delete %n conversations for good?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread answer(s)</source>
        <extracomment>Part of the icon&apos;s side that the badge takes, and of the badge&apos;s that its number does. Unread conversations that the menu names, and characters of a title.</extracomment>
        <translation>
            <numerusform>%n unread answer</numerusform>
            <numerusform>%n unread answers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message numerus="yes">
        <source>Tagged %n conversation(s) “{tag}”</source>
        <translation>
            <numerusform>Tagged %n conversation “{tag}”</numerusform>
            <numerusform>Tagged %n conversations “{tag}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took the tag “{tag}” off %n conversation(s)</source>
        <translation>
            <numerusform>Took the tag “{tag}” off %n conversation</numerusform>
            <numerusform>Took the tag “{tag}” off %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n conversation(s)</source>
        <translation>
            <numerusform>Deleted %n conversation</numerusform>
            <numerusform>Deleted %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n conversation(s) to “{folder}”</source>
        <translation>
            <numerusform>Moved %n conversation to “{folder}”</numerusform>
            <numerusform>Moved %n conversations to “{folder}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n conversation(s) out of the folder</source>
        <translation>
            <numerusform>Took %n conversation out of the folder</numerusform>
            <numerusform>Took %n conversations out of the folder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Archived %n conversation(s)</source>
        <translation>
            <numerusform>Archived %n conversation</numerusform>
            <numerusform>Archived %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n conversation(s) out of the archive</source>
        <translation>
            <numerusform>Took %n conversation out of the archive</numerusform>
            <numerusform>Took %n conversations out of the archive</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pinned %n conversation(s)</source>
        <translation>
            <numerusform>Pinned %n conversation</numerusform>
            <numerusform>Pinned %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unpinned %n conversation(s)</source>
        <translation>
            <numerusform>Unpinned %n conversation</numerusform>
            <numerusform>Unpinned %n conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changed the colour of %n conversation(s)</source>
        <translation>
            <numerusform>Changed the colour of %n conversation</numerusform>
            <numerusform>Changed the colour of %n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsageSummary</name>
    <message numerus="yes">
        <source>%n answer(s)</source>
        <translation>
            <numerusform>%n answer</numerusform>
            <numerusform>%n answers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No price is known for %n of these answers.</source>
        <translation>
            <numerusform>No price is known for %n of these answers.</numerusform>
            <numerusform>No price is known for %n of these answers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The servers gave no figures for %n more answer(s).</source>
        <translation>
            <numerusform>The servers told no figures for %n more answer.</numerusform>
            <numerusform>The servers told no figures for %n more answers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The figures of %n answer(s) contradict themselves; they are counted as far as they can be.</source>
        <translation>
            <numerusform>The figures of %n answer contradict themselves; they are counted as far as they can be.</numerusform>
            <numerusform>The figures of %n answers contradict themselves; they are counted as far as they can be.</numerusform>
        </translation>
    </message>
</context>
</TS>
