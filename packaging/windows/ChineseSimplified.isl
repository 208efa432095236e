; What the installer says in Simplified Chinese, in our own words: the distribution of Inno Setup that the workflow
; installs has no such file. It is read after Default.isl, so what is not here (an installer of one program for one
; person never says it) stays in English. Sentences without a full stop in Default.isl get one from Inno Setup.

[LangOptions]
LanguageName=简体中文
LanguageID=$0804
LanguageCodePage=0

[Messages]
; titles
SetupAppTitle=安装
SetupWindowTitle=安装 - %1
UninstallAppTitle=卸载
UninstallAppFullTitle=卸载 %1
InformationTitle=提示
ConfirmTitle=请确认
ErrorTitle=出错

; before the wizard
SetupLdrStartupMessage=即将安装 %1。要继续吗？
LdrCannotCreateTemp=无法创建临时文件，安装已中止
LdrCannotExecTemp=无法运行临时文件夹里的文件，安装已中止
LastErrorMessage=%1。%n%n错误 %2：%3
SetupFileMissing=安装程序缺少文件 %1。请补上这个文件，或重新下载安装程序。
SetupFileCorrupt=安装文件已损坏。请重新下载安装程序。
SetupFileCorruptOrWrongVer=安装文件已损坏，或与这个安装程序的版本不符。请重新下载安装程序。
InvalidParameter=命令行参数无效：%n%n%1
SetupAlreadyRunning=安装程序已经在运行。
WindowsVersionNotSupported=这台电脑的 Windows 版本不支持本程序。
NotOnThisPlatform=本程序不能在 %1 上运行。
OnlyOnThisPlatform=本程序只能在 %1 上运行。
OnlyOnTheseArchitectures=本程序只能安装在为下列处理器设计的 Windows 上：%n%n%1
WinVersionTooLowError=本程序需要 %1 %2 或更高版本。
SetupAppRunningError=%1 正在运行。%n%n请关闭它的所有窗口，再点“确定”继续，或点“取消”退出。
UninstallAppRunningError=%1 正在运行。%n%n请关闭它的所有窗口，再点“确定”继续，或点“取消”退出。

; common to all pages
ErrorCreatingDir=无法创建文件夹“%1”
ErrorTooManyFilesInDir=文件夹“%1”里的文件太多，无法再创建文件
ExitSetupTitle=退出安装
ExitSetupMessage=安装还没有完成。现在退出，程序就没有装好。%n%n以后可以重新运行安装程序来完成安装。%n%n要退出吗？
AboutSetupMenuItem=关于安装程序(&A)…
AboutSetupTitle=关于安装程序
AboutSetupMessage=%1 版本 %2%n%3%n%n%1 主页：%n%4
ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonOK=确定
ButtonCancel=取消
ButtonYes=是(&Y)
ButtonYesToAll=全部选是(&A)
ButtonNo=否(&N)
ButtonNoToAll=全部选否(&O)
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)…
ButtonWizardBrowse=浏览(&R)…
ButtonNewFolder=新建文件夹(&M)
SelectLanguageTitle=选择安装语言
SelectLanguageLabel=安装过程中使用的语言：
ClickNext=点“下一步”继续，点“取消”退出安装。
BrowseDialogTitle=选择文件夹
BrowseDialogLabel=在下面选一个文件夹，再点“确定”。
NewFolderName=新建文件夹

; the pages
WelcomeLabel1=欢迎安装 [name]
WelcomeLabel2=即将在这台电脑上安装 [name/ver]。%n%n继续之前，最好先关闭其他程序。
WizardLicense=许可协议
LicenseLabel=继续之前，请阅读以下重要内容。
LicenseLabel3=请阅读以下许可协议。接受其中的条款才能继续安装。
LicenseAccepted=我接受协议(&A)
LicenseNotAccepted=我不接受协议(&D)
WizardSelectDir=选择安装位置
SelectDirDesc=把 [name] 装到哪里？
SelectDirLabel3=[name] 将装到下面的文件夹。
SelectDirBrowseLabel=点“下一步”继续。要换一个文件夹，请点“浏览”。
DiskSpaceMBLabel=至少需要 [mb] MB 可用磁盘空间。
CannotInstallToNetworkDrive=不能装到网络驱动器上。
CannotInstallToUNCPath=不能装到 UNC 路径上。
InvalidPath=请输入带盘符的完整路径，例如：%n%nC:\APP%n%n或 UNC 路径，形如：%n%n\\server\share
InvalidDrive=所选的驱动器或 UNC 共享不存在或无法访问。请另选一个。
DiskSpaceWarningTitle=磁盘空间不足
DiskSpaceWarning=安装至少需要 %1 KB 空间，但所选的驱动器只剩 %2 KB。%n%n仍要继续吗？
DirNameTooLong=文件夹名称或路径太长。
InvalidDirName=文件夹名称无效。
BadDirName32=文件夹名称不能含有下列字符：%n%n%1
DirExistsTitle=文件夹已存在
DirExists=文件夹%n%n%1%n%n已经存在。仍要装到这里吗？
DirDoesntExistTitle=文件夹不存在
DirDoesntExist=文件夹%n%n%1%n%n不存在。要创建它吗？
WizardSelectTasks=选择附加任务
SelectTasksDesc=还要做些什么？
SelectTasksLabel2=选择安装 [name] 时还要做的事，然后点“下一步”。
WizardReady=准备安装
ReadyLabel1=已准备好在这台电脑上安装 [name]。
ReadyLabel2a=点“安装”开始安装。要查看或修改设置，请点“上一步”。
ReadyLabel2b=点“安装”开始安装。
ReadyMemoDir=安装位置：
ReadyMemoGroup=开始菜单文件夹：
ReadyMemoTasks=附加任务：
WizardPreparing=正在准备安装
PreparingDesc=正在准备在这台电脑上安装 [name]。
PreviousInstallNotCompleted=上一个程序的安装或卸载还没有完成，需要重新启动电脑。%n%n重新启动后，请再次运行安装程序来安装 [name]。
CannotContinue=安装无法继续。请点“取消”退出。
ApplicationsFound=下列程序正在使用需要更新的文件。建议让安装程序自动关闭它们。
ApplicationsFound2=下列程序正在使用需要更新的文件。建议让安装程序自动关闭它们；安装完成后会尝试重新打开。
CloseApplications=自动关闭这些程序(&A)
DontCloseApplications=不要关闭这些程序(&D)
ErrorCloseApplications=有些程序无法自动关闭。继续之前，最好先关闭正在使用这些文件的程序。
WizardInstalling=正在安装
InstallingLabel=正在这台电脑上安装 [name]，请稍候。
FinishedHeadingLabel=[name] 安装完成
FinishedLabelNoIcons=[name] 已装到这台电脑上。
FinishedLabel=[name] 已装到这台电脑上。点它的图标就可以打开。
ClickFinish=点“完成”退出安装程序。
FinishedRestartLabel=要完成 [name] 的安装，必须重新启动电脑。现在重新启动吗？
FinishedRestartMessage=要完成 [name] 的安装，必须重新启动电脑。%n%n现在重新启动吗？
YesRadio=是，现在重新启动(&Y)
NoRadio=否，稍后重新启动(&N)
RunEntryExec=运行 %1
RunEntryShellExec=查看 %1

; while it works
SetupAborted=安装没有完成。%n%n请排除问题后重新运行安装程序。
AbortRetryIgnoreSelectAction=选择操作
AbortRetryIgnoreRetry=重试(&T)
AbortRetryIgnoreIgnore=忽略错误并继续(&I)
AbortRetryIgnoreCancel=取消安装
StatusClosingApplications=正在关闭程序…
StatusCreateDirs=正在创建文件夹…
StatusExtractFiles=正在解压文件…
StatusCreateIcons=正在创建快捷方式…
StatusCreateRegistryEntries=正在写入注册表…
StatusSavingUninstall=正在保存卸载信息…
StatusRunProgram=正在完成安装…
StatusRestartingApplications=正在重新打开程序…
StatusRollback=正在撤销更改…
ErrorInternal2=内部错误：%1
ErrorFunctionFailedNoCode=%1 失败
ErrorFunctionFailed=%1 失败，代码 %2
ErrorFunctionFailedWithMessage=%1 失败，代码 %2。%n%3
ErrorExecutingProgram=无法运行文件：%n%1
ErrorRegOpenKey=打开注册表项时出错：%n%1\%2
ErrorRegCreateKey=创建注册表项时出错：%n%1\%2
ErrorRegWriteKey=写入注册表项时出错：%n%1\%2
FileAbortRetryIgnoreSkipNotRecommended=跳过这个文件（不建议）(&S)
FileAbortRetryIgnoreIgnoreNotRecommended=忽略错误并继续（不建议）(&I)
SourceIsCorrupted=源文件已损坏
SourceDoesntExist=源文件“%1”不存在
ExistingFileReadOnly2=现有的文件是只读的，无法替换。
ExistingFileReadOnlyRetry=去掉只读属性后重试(&R)
ExistingFileReadOnlyKeepExisting=保留现有的文件(&K)
ErrorReadingExistingDest=读取现有的文件时出错：
ErrorChangingAttr=更改现有文件的属性时出错：
ErrorCreatingTemp=在安装位置创建文件时出错：
ErrorReadingSource=读取源文件时出错：
ErrorCopying=复制文件时出错：
ErrorReplacingExistingFile=替换现有的文件时出错：
ErrorRestartReplace=重新启动后替换文件失败：
ErrorRenamingTemp=在安装位置给文件改名时出错：
ErrorRestartingComputer=无法重新启动电脑。请自行重新启动。

; removing
UninstallDisplayNameMark64Bit=64 位
UninstallDisplayNameMarkCurrentUser=当前用户
UninstallNotFound=文件“%1”不存在，无法卸载。
UninstallOpenError=无法打开文件“%1”，无法卸载
UninstallUnsupportedVer=卸载记录“%1”的格式不能由这个版本的卸载程序识别，无法卸载
UninstallUnknownEntry=卸载记录里有一个未知的条目 (%1)
ConfirmUninstall=确定要卸载 %1 及其所有组件吗？
UninstallStatusLabel=正在从这台电脑上卸载 %1，请稍候。
UninstalledAll=%1 已从这台电脑上卸载。
UninstalledMost=%1 已卸载。%n%n有些文件没能删除，可以自行删除。
UninstalledAndNeedsRestart=要完成 %1 的卸载，必须重新启动电脑。%n%n现在重新启动吗？
UninstallDataCorrupted=文件“%1”已损坏，无法卸载
WizardUninstalling=卸载进度
StatusUninstalling=正在卸载 %1…
ShutdownBlockReasonInstallingApp=正在安装 %1。
ShutdownBlockReasonUninstallingApp=正在卸载 %1。

[CustomMessages]
LaunchProgram=打开 %1
