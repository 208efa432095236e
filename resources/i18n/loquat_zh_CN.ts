<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>core</name>
    <message>
        <source>Behind a company proxy or antivirus, add its CA certificate to the connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check plan and billing there; trying again does not help.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the address and your network; behind a proxy, let the proxy look names up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the address, and that the server is running and reachable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the base URL (most end in /v1), and whether a login page is in the way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the key&apos;s permissions, the model, and whether your region is served.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the proxy in the connection&apos;s settings, and that it is running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another model, or check the base URL (most end in /v1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection of a new conversation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Correct it where it comes from: {origin}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter a valid key for this connection.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter an address such as https://api.example.com/v1 in the connection&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter them in the connection&apos;s proxy settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Font size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its own words are below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its raw response is below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loquat does not send a key or a message there. Enter that address if it is right.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loquat goes on with its defaults; the file was kept as {kept}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No connection to {host} port {port} within {seconds} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No secure connection to {host}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing answers at {host} port {port}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing you wrote is lost. Please report this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send again without it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shorten it, start a new one, or choose a model with a larger context.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong inside Loquat: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the local model after</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer of {host} could not be read: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The base URL “{url}” is not a web address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The conversation is longer than the model can read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The history in {path} could not be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model did not start: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The local model gives its memory back after this time without a question.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model does not take the parameter “{parameter}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name {host} could not be found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy setting “{setting}” cannot be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy {proxy} did not make the connection: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The proxy {proxy} wants a user name and password, or refused the ones it got.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The server may be busy. Try again, or allow more time in the connection&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings file could not be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system keyring could not be used: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key may not do that on {host}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again, or choose another .gguf file in the connection&apos;s settings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock it, or use a key for this session only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait a little, then try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came is kept. Continue, or try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What came is kept. Its own words are below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you write stays in this window and is saved as soon as it works again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window geometry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your credit or quota at {host} is used up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your network may need a proxy, or the address may be wrong.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} answered with something that is not an API response.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} closed the connection before the answer was complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} did not accept the API key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} did not accept the request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} does not know the model or the path.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} failed (status {status}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} fell silent for {seconds} s in the middle of the answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} is limiting how often you may ask.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} is overloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} redirects to another address, {target}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} reported an error in the middle of the answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{host} sent no answer within {seconds} s.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
