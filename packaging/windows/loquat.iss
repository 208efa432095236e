; Inno Setup 6: an installer for one person, without administrator rights.
; Untried: written from the documentation, and run by .github/workflows/packages.yml only.
; iscc /DVersion=0.1.0 packaging\windows\loquat.iss   after make_package.py has frozen the program.

#ifndef Version
  #error Say which version: iscc /DVersion=...
#endif

[Setup]
AppId={{6E1D4C0B-6D0E-4E57-9F0B-3E6B7F2F4C11}
AppName=Loquat
AppVersion={#Version}
AppPublisher=The Loquat developers
DefaultDirName={autopf}\Loquat
DefaultGroupName=Loquat
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\icons\loquat.ico
UninstallDisplayIcon={app}\loquat.exe
OutputDir=..\..\dist
OutputBaseFilename=loquat-{#Version}-windows-x64-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
ChangesEnvironment=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
en.AddToPath=Let the command line find “loquat-console”
en.OnDesktop=Put an icon on the desktop

[Tasks]
Name: "desktopicon"; Description: "{cm:OnDesktop}"; Flags: unchecked
Name: "path"; Description: "{cm:AddToPath}"; Flags: unchecked

[Files]
Source: "..\..\build\frozen\loquat\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "..\..\build\licences\*"; DestDir: "{app}\licences"; Flags: recursesubdirs ignoreversion
Source: "..\..\THIRD-PARTY.md"; DestDir: "{app}"; Flags: ignoreversion
Source: "..\..\LICENSE"; DestDir: "{app}"; Flags: ignoreversion

[InstallDelete]
; What an older version had and this one has not must not be found by it.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Loquat"; Filename: "{app}\loquat.exe"
Name: "{autodesktop}\Loquat"; Filename: "{app}\loquat.exe"; Tasks: desktopicon

[Registry]
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: IsNotInPath('{app}')

[Run]
Filename: "{app}\loquat.exe"; Description: "{cm:LaunchProgram,Loquat}"; Flags: nowait postinstall skipifsilent

[Code]
function IsNotInPath(Folder: string): Boolean;
var
  Found: string;
begin
  Result := True;
  if RegQueryStringValue(HKEY_CURRENT_USER, 'Environment', 'Path', Found) then
    Result := Pos(';' + Uppercase(ExpandConstant(Folder)) + ';', ';' + Uppercase(Found) + ';') = 0;
end;
