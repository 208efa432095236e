; Inno Setup 6.3 or newer: an installer for one person, without administrator rights, in English or Simplified Chinese.
; Tried in Wine only (docs/packaging.md); .github/workflows/packages.yml runs it on Windows.
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
; Asked only where Windows speaks neither.
ShowLanguageDialog=auto
CloseApplications=yes
ChangesEnvironment=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "zh"; MessagesFile: "compiler:Default.isl,ChineseSimplified.isl"

[CustomMessages]
en.AddToPath=Let the command line find “loquat-console”
en.OnDesktop=Put an icon on the desktop
zh.AddToPath=让命令行能找到“loquat-console”
zh.OnDesktop=在桌面上放一个图标

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
const
  Variables = 'Environment';

{ Where Folder begins in the list of folders that is the value of Path; 0 if it is not there. }
function PlaceInPath(Folder, Path: string): Integer;
begin
  Result := Pos(';' + Uppercase(Folder) + ';', ';' + Uppercase(Path) + ';');
end;

function IsNotInPath(Folder: string): Boolean;
var
  Path: string;
begin
  Result := True;
  if RegQueryStringValue(HKEY_CURRENT_USER, Variables, 'Path', Path) then
    Result := PlaceInPath(ExpandConstant(Folder), Path) = 0;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Folder, Path: string;
  Place: Integer;
begin
  Folder := ExpandConstant('{app}');
  if (CurUninstallStep <> usPostUninstall) or not RegQueryStringValue(HKEY_CURRENT_USER, Variables, 'Path', Path) then
    Exit;
  Place := PlaceInPath(Folder, Path);
  if Place = 0 then
    Exit;
  { With the semicolon before it, or the one behind it where it is the first. }
  if Place > 1 then
    Place := Place - 1;
  Delete(Path, Place, Length(Folder) + 1);
  RegWriteExpandStringValue(HKEY_CURRENT_USER, Variables, 'Path', Path);
end;
