<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutPage</name>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>A native chat client for OpenAI-compatible APIs. MIT licence, © 2026 The Loquat developers.</source>
        <translation>面向 OpenAI 兼容 API 的原生聊天客户端。MIT 许可，© 2026 Loquat 开发者。</translation>
    </message>
    <message>
        <source>Made with Qt {version} and Qt for Python (LGPL-3.0), httpx (BSD), keyring (MIT), msgspec (BSD), markdown-it-py (MIT) and Pygments (BSD).</source>
        <translation>使用了 Qt {version} 与 Qt for Python（LGPL-3.0）、httpx（BSD）、keyring（MIT）、msgspec（BSD）、markdown-it-py（MIT）和 Pygments（BSD）。</translation>
    </message>
    <message>
        <source>The local model is Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud (Apache-2.0), run by llama.cpp (MIT). It is small: quick and private, but often wrong about facts.</source>
        <translation>本地模型是阿里云的 Qwen2.5-Coder-0.5B-Instruct（Apache-2.0），由 llama.cpp（MIT）运行。它很小：快速、私密，但常常记错事实。</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>许可协议…</translation>
    </message>
</context>
<context>
    <name>AccentBox</name>
    <message>
        <source>Another colour…</source>
        <translation>其他颜色…</translation>
    </message>
</context>
<context>
    <name>ActingView</name>
    <message>
        <source>Copy link address</source>
        <translation>复制链接地址</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Show the tokens…</source>
        <translation>显示词元…</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Open key settings</source>
        <translation>打开密钥设置</translation>
    </message>
    <message>
        <source>Open connection settings</source>
        <translation>打开连接设置</translation>
    </message>
    <message>
        <source>Open proxy settings</source>
        <translation>打开代理设置</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Open parameters</source>
        <translation>打开参数</translation>
    </message>
    <message>
        <source>Send again without it</source>
        <translation>去掉它重新发送</translation>
    </message>
    <message>
        <source>Open history settings</source>
        <translation>打开历史设置</translation>
    </message>
</context>
<context>
    <name>AnswerCosts</name>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>… of the prompt</source>
        <translation>…其中输入</translation>
    </message>
    <message>
        <source>… of cached tokens</source>
        <translation>…其中缓存输入</translation>
    </message>
    <message>
        <source>… of the answer</source>
        <translation>…其中输出</translation>
    </message>
    <message>
        <source>… of the reasoning</source>
        <translation>…其中推理</translation>
    </message>
    <message>
        <source>Prompt tokens as counted here</source>
        <translation>本机计算的输入词元数</translation>
    </message>
</context>
<context>
    <name>AnswerFacts</name>
    <message>
        <source>Ending</source>
        <translation>结束方式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Finish reason</source>
        <translation>结束原因</translation>
    </message>
    <message>
        <source>Request id</source>
        <translation>请求 ID</translation>
    </message>
    <message>
        <source>Response id</source>
        <translation>响应 ID</translation>
    </message>
    <message>
        <source>Processing at the server</source>
        <translation>服务器处理时间</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>组织</translation>
    </message>
    <message>
        <source>System fingerprint</source>
        <translation>系统指纹</translation>
    </message>
    <message>
        <source>Time to the first token</source>
        <translation>首个词元用时</translation>
    </message>
    <message>
        <source>Total time</source>
        <translation>总用时</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>每秒词元数</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>HTTP status</source>
        <translation>HTTP 状态</translation>
    </message>
    <message>
        <source>Prompt tokens</source>
        <translation>输入词元</translation>
    </message>
    <message>
        <source>… of them cached</source>
        <translation>…其中来自缓存</translation>
    </message>
    <message>
        <source>Completion tokens</source>
        <translation>输出词元</translation>
    </message>
    <message>
        <source>… of them reasoning</source>
        <translation>…其中用于推理</translation>
    </message>
    <message>
        <source>Total tokens</source>
        <translation>词元总数</translation>
    </message>
    <message>
        <source>{what}: {remaining} of {limit} left</source>
        <translation>{what}：剩余 {remaining} / {limit}</translation>
    </message>
    <message>
        <source>full again at {time}</source>
        <translation>{time} 完全恢复</translation>
    </message>
    <message>
        <source>directly</source>
        <translation>直连</translation>
    </message>
</context>
<context>
    <name>AssistantMenu</name>
    <message>
        <source>Assistants</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Without an assistant</source>
        <translation>不使用助手</translation>
    </message>
    <message>
        <source>Manage assistants…</source>
        <translation>管理助手…</translation>
    </message>
</context>
<context>
    <name>AssistantsDialog</name>
    <message>
        <source>New assistant</source>
        <extracomment>Offered in the field of the icon; any other emoji can be typed.</extracomment>
        <translation>新助手</translation>
    </message>
    <message>
        <source>Assistants</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>An assistant is what a conversation begins with: what the model is told, how it is asked, and where. Choose one under File, New with…</source>
        <translation>助手决定对话怎样开始：给模型的指令、提问的参数，以及在哪里提问。可在“文件”菜单的“新建并选择助手”中选用。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Icon</source>
        <translation>图标</translation>
    </message>
    <message>
        <source>Instruction (system message)</source>
        <translation>指令（系统消息）</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Further parameters</source>
        <translation>其他参数</translation>
    </message>
    <message>
        <source>First letter</source>
        <translation>首字</translation>
    </message>
    <message>
        <source>Begin a conversation</source>
        <translation>开始对话</translation>
    </message>
    <message>
        <source>The further parameters are not a JSON object.</source>
        <translation>其他参数不是 JSON 对象。</translation>
    </message>
    <message>
        <source>(not here any more)</source>
        <translation>（已不存在）</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>默认连接</translation>
    </message>
    <message>
        <source>The connection’s own</source>
        <translation>使用连接的默认模型</translation>
    </message>
</context>
<context>
    <name>AttachmentChips</name>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Enlarge {name}</source>
        <translation>放大 {name}</translation>
    </message>
    <message>
        <source>Detail: auto</source>
        <translation>精细度：自动</translation>
    </message>
    <message>
        <source>Detail: low</source>
        <translation>精细度：低</translation>
    </message>
    <message>
        <source>Detail: high</source>
        <translation>精细度：高</translation>
    </message>
    <message>
        <source>How closely the model looks at the picture: low costs the fewest tokens</source>
        <translation>模型看图的精细程度：“低”消耗的词元最少</translation>
    </message>
</context>
<context>
    <name>Branches</name>
    <message>
        <source>{message} (on the shown branch)</source>
        <extracomment>Characters of a message that its row can show at most.</extracomment>
        <translation>{message}（在显示的分支上）</translation>
    </message>
    <message>
        <source>(no text)</source>
        <translation>（无文字）</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Result of a tool</source>
        <translation>工具的结果</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>指令</translation>
    </message>
</context>
<context>
    <name>BranchesPanel</name>
    <message>
        <source>Branches of the conversation</source>
        <translation>对话的分支</translation>
    </message>
    <message>
        <source>Every version that there ever was. Click on one to go there.</source>
        <translation>曾有过的每个版本。点击即可前往。</translation>
    </message>
    <message>
        <source>Compare versions…</source>
        <translation>比较版本…</translation>
    </message>
</context>
<context>
    <name>BudgetBar</name>
    <message>
        <source>Send anyway</source>
        <translation>仍要发送</translation>
    </message>
    <message>
        <source>Budgets…</source>
        <translation>预算…</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BudgetsPage</name>
    <message>
        <source>Budgets</source>
        <extracomment>Of the names of connections so much is shown at least. The largest amounts need not be seen whole in a small window.</extracomment>
        <translation>预算</translation>
    </message>
    <message>
        <source>Budget for</source>
        <translation>预算对象</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Warn when so much is used</source>
        <translation>用到此比例时提醒</translation>
    </message>
    <message>
        <source>Limit for a day</source>
        <translation>每日上限</translation>
    </message>
    <message>
        <source>Limit for a month</source>
        <translation>每月上限</translation>
    </message>
    <message>
        <source>Prepaid credit</source>
        <translation>预付额度</translation>
    </message>
    <message>
        <source>The credit counts from</source>
        <translation>额度起算日期</translation>
    </message>
    <message>
        <source>The credit can be used until</source>
        <translation>额度有效期至</translation>
    </message>
    <message>
        <source>At a limit the window asks before it sends, and “loquat ask” ends. Spending is counted from the servers’ own figures, in your time zone; answers without figures are estimated, those of models without a known price do not count. Currencies are not converted.</source>
        <translation>达到上限后，窗口在发送前会先询问，“loquat ask”则直接结束。花费按服务器给出的用量、以你所在时区计算；没有用量的回答按估算计入，价格未知的模型不计入。不同币种不换算。</translation>
    </message>
    <message>
        <source>All connections</source>
        <translation>所有连接</translation>
    </message>
</context>
<context>
    <name>ChatHeader</name>
    <message>
        <source>Show or hide the list</source>
        <translation>显示或隐藏列表</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Assistant: {name}</source>
        <translation>助手：{name}</translation>
    </message>
    <message>
        <source>The server names no models</source>
        <translation>服务器没有列出模型</translation>
    </message>
    <message>
        <source>Models are not known: {reason}</source>
        <translation>无法得知模型：{reason}</translation>
    </message>
    <message>
        <source>Loading models…</source>
        <extracomment>Grid steps that the title keeps when the pickers want all the room. Grid steps of the side of an assistant&apos;s mark.</extracomment>
        <translation>正在加载模型列表…</translation>
    </message>
    <message>
        <source>where the next question goes</source>
        <translation>下一个问题发送到这里</translation>
    </message>
</context>
<context>
    <name>ChatPanel</name>
    <message>
        <source>Add a connection in the settings to ask</source>
        <extracomment>As the style sheet has it.</extracomment>
        <translation>请先在设置中添加连接</translation>
    </message>
    <message>
        <source>Local model: Qwen2.5-Coder-0.5B-Instruct (Alibaba Cloud, Apache-2.0), run by llama.cpp. Small, often wrong.</source>
        <translation>本地模型：Qwen2.5-Coder-0.5B-Instruct（阿里云，Apache-2.0），由 llama.cpp 运行。很小，常出错。</translation>
    </message>
    <message>
        <source>Ctrl+Enter has the model continue the text</source>
        <translation>按 Ctrl+Enter 让模型续写</translation>
    </message>
    <message>
        <source>Enter sends · Shift+Enter breaks the line</source>
        <translation>Enter 发送 · Shift+Enter 换行</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Jump to the latest message</source>
        <translation>跳到最新消息</translation>
    </message>
    <message>
        <source>Not opened: {address}</source>
        <translation>未打开：{address}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>自动换行</translation>
    </message>
    <message>
        <source>No wrap</source>
        <translation>不换行</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Result of a tool</source>
        <translation>工具结果</translation>
    </message>
    <message>
        <source>Developer instructions</source>
        <translation>开发者指令</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>思考中…</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Thought for {seconds} s</source>
        <translation>思考了 {seconds} 秒</translation>
    </message>
    <message>
        <source>Thought for {minutes} min {seconds} s</source>
        <translation>思考了 {minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>Show {lines} more lines</source>
        <translation>再显示 {lines} 行</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>注</translation>
    </message>
    <message>
        <source>Tip</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Important</source>
        <translation>重要</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Caution</source>
        <translation>当心</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Edit and ask again</source>
        <translation>编辑后重新提问</translation>
    </message>
    <message>
        <source>Another answer</source>
        <translation>换一个回答</translation>
    </message>
    <message>
        <source>Calls a tool:</source>
        <translation>调用工具：</translation>
    </message>
    <message>
        <source>Enter the results…</source>
        <translation>填写结果…</translation>
    </message>
    <message>
        <source>A part that this version cannot show</source>
        <translation>此版本无法显示的内容</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
    <message>
        <source>follows message {number}</source>
        <translation>接在第 {number} 条消息之后</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>复制消息</translation>
    </message>
    <message>
        <source>Show Markdown source</source>
        <translation>显示 Markdown 源文</translation>
    </message>
    <message>
        <source>Show all of it</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>Collapse message</source>
        <translation>折叠消息</translation>
    </message>
    <message>
        <source>Read side by side…</source>
        <translation>并排阅读…</translation>
    </message>
    <message>
        <source>Compare versions…</source>
        <translation>比较版本…</translation>
    </message>
    <message>
        <source>Edit and ask again…</source>
        <translation>编辑后重新提问…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Another answer from another model…</source>
        <translation>换个模型再答一次…</translation>
    </message>
    <message>
        <source>Continue this answer</source>
        <translation>继续这个回答</translation>
    </message>
    <message>
        <source>Insert a message after it…</source>
        <translation>在其后插入消息…</translation>
    </message>
    <message>
        <source>Branch off into a new conversation</source>
        <translation>从这里分出新对话</translation>
    </message>
    <message>
        <source>Details of request and response…</source>
        <translation>请求与响应的详情…</translation>
    </message>
    <message>
        <source>Probabilities of the tokens…</source>
        <translation>词元的概率…</translation>
    </message>
    <message>
        <source>Delete message</source>
        <translation>删除消息</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消固定</translation>
    </message>
    <message>
        <source>Pin: always send it</source>
        <translation>固定：始终发送</translation>
    </message>
    <message>
        <source>Not sent to the model</source>
        <translation>不发送给模型</translation>
    </message>
    <message>
        <source>Pinned: always sent</source>
        <translation>已固定：始终发送</translation>
    </message>
    <message>
        <source>Hide raw response</source>
        <translation>收起原始响应</translation>
    </message>
    <message>
        <source>Show raw response</source>
        <translation>显示原始响应</translation>
    </message>
    <message>
        <source>Attached file</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>You stopped this answer.</source>
        <translation>你停止了这个回答。</translation>
    </message>
    <message>
        <source>Cut off: the server closed the connection before the answer was complete.</source>
        <translation>中断：回答尚未完成，服务器就关闭了连接。</translation>
    </message>
    <message>
        <source>Cut off: the server fell silent.</source>
        <translation>中断：服务器不再发送内容。</translation>
    </message>
    <message>
        <source>Interrupted: Loquat ended while this answer was arriving.</source>
        <translation>中断：接收这个回答时 Loquat 退出了。</translation>
    </message>
    <message>
        <source>This answer failed.</source>
        <translation>这个回答失败了。</translation>
    </message>
    <message>
        <source>The answer reached its length limit.</source>
        <translation>回答达到了长度上限。</translation>
    </message>
    <message>
        <source>Enter what each call returned, and the model goes on.</source>
        <translation>填写每个调用的返回结果，模型会继续回答。</translation>
    </message>
    <message>
        <source>The model sent an empty answer.</source>
        <translation>模型发来了空的回答。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The picture is on its way…</source>
        <translation>图片正在传来…</translation>
    </message>
    <message>
        <source>Loading from {host}…</source>
        <translation>正在从 {host} 加载…</translation>
    </message>
    <message>
        <source>Not loaded: {host} would learn that you look at this, and from where.</source>
        <translation>未加载：加载会让 {host} 知道你在看它，以及你的网络位置。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Load picture</source>
        <translation>加载图片</translation>
    </message>
    <message>
        <source>{picture} – click to enlarge</source>
        <translation>{picture}，点击放大</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Enlarge picture…</source>
        <translation>放大图片…</translation>
    </message>
    <message>
        <source>Copy picture address</source>
        <translation>复制图片地址</translation>
    </message>
    <message>
        <source>The picture is not there any more, or was changed.</source>
        <translation>图片已不存在，或已被更改。</translation>
    </message>
    <message>
        <source>Not shown: {width} × {height} pixels are too many.</source>
        <translation>未显示：{width} × {height} 像素过多。</translation>
    </message>
    <message>
        <source>Not shown: the picture is too large.</source>
        <translation>未显示：图片过大。</translation>
    </message>
    <message>
        <source>The picture is damaged or cut off.</source>
        <translation>图片已损坏或不完整。</translation>
    </message>
    <message>
        <source>The server’s content filter ended this answer.</source>
        <translation>服务器的内容过滤器终止了这个回答。</translation>
    </message>
    <message>
        <source>This is not a picture of a kind that Loquat shows.</source>
        <translation>这不是 Loquat 能显示的图片格式。</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>Not sent</source>
        <extracomment>What every server knows as ``tool_choice``.</extracomment>
        <translation>不发送</translation>
    </message>
</context>
<context>
    <name>ClosingQuestion</name>
    <message>
        <source>Close and lose them</source>
        <extracomment>Titles that are named. So many changes are surely saved in the two seconds that the end of the program has for them.</extracomment>
        <translation>关闭并放弃</translation>
    </message>
    <message>
        <source>Keep Loquat open</source>
        <translation>不关闭</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Older version</source>
        <translation>较旧的版本</translation>
    </message>
    <message>
        <source>Newer version</source>
        <translation>较新的版本</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Compare versions</source>
        <extracomment>Characters of a version that are compared; a text field with much more would stop answering. A line of more characters than this is laid out as several: the cost of one grows faster than its length.</extracomment>
        <translation>比较版本</translation>
    </message>
    <message>
        <source>Both versions are the same.</source>
        <translation>两个版本相同。</translation>
    </message>
    <message numerus="yes">
        <source>− %n character(s) removed</source>
        <translation>
            <numerusform>− 删去 %n 个字符</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+ %n character(s) added</source>
        <translation>
            <numerusform>+ 新增 %n 个字符</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Your question</source>
        <translation>你的问题</translation>
    </message>
    <message>
        <source>Ask anything</source>
        <translation>想问什么都可以</translation>
    </message>
    <message>
        <source>Editing your last question</source>
        <translation>正在编辑你的上一个问题</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave the question as it is (Esc)</source>
        <translation>保持问题不变（Esc）</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>添加附件</translation>
    </message>
    <message>
        <source>Attach pictures and text files</source>
        <translation>添加图片和文本文件</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
</context>
<context>
    <name>ConnectionForm</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>基础地址</translation>
    </message>
    <message>
        <source>Model file (.gguf)</source>
        <translation>模型文件（.gguf）</translation>
    </message>
    <message>
        <source>API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Key from variable</source>
        <translation>密钥取自变量</translation>
    </message>
    <message>
        <source>Default model</source>
        <translation>默认模型</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>CA certificates</source>
        <translation>CA 证书</translation>
    </message>
    <message>
        <source>Time to connect</source>
        <translation>连接时限</translation>
    </message>
    <message>
        <source>Time to the first word</source>
        <translation>首字时限</translation>
    </message>
    <message>
        <source>Silence allowed</source>
        <translation>允许的静默时间</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试次数</translation>
    </message>
    <message>
        <source>Organization</source>
        <translation>组织</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Extra headers</source>
        <translation>附加请求头</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Extras</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>The model that comes with Loquat</source>
        <translation>Loquat 自带的模型</translation>
    </message>
    <message>
        <source>Chat Completions</source>
        <translation>Chat Completions</translation>
    </message>
    <message>
        <source>Responses</source>
        <translation>Responses</translation>
    </message>
    <message>
        <source>Completions (legacy)</source>
        <translation>Completions（旧式）</translation>
    </message>
    <message>
        <source>The system’s certificates</source>
        <translation>系统的证书</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, behind a number</comment>
        <translation> 秒</translation>
    </message>
</context>
<context>
    <name>ConnectionsPage</name>
    <message>
        <source>Connections</source>
        <extracomment>Milliseconds after the last key before the draft&apos;s route is worked out anew.</extracomment>
        <translation>连接</translation>
    </message>
    <message>
        <source>Add a connection</source>
        <translation>添加连接</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Try every stage of the way to the server, and say what to do</source>
        <translation>逐一检查通往服务器的每一步，并说明该怎么做</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新连接</translation>
    </message>
    <message>
        <source>Not saved yet.</source>
        <translation>尚未保存。</translation>
    </message>
    <message>
        <source>Look for servers on this machine</source>
        <translation>查找本机上的服务器</translation>
    </message>
    <message>
        <source>{name} (copy)</source>
        <translation>{name}（副本）</translation>
    </message>
    <message>
        <source>Not saved: please look at the marked fields.</source>
        <translation>未保存：请检查标记的字段。</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>No server was found on this machine.</source>
        <translation>本机上没有找到服务器。</translation>
    </message>
    <message>
        <source>Please look at the marked fields.</source>
        <translation>请检查标记的字段。</translation>
    </message>
    <message numerus="yes">
        <source>It works: %n model(s) found.</source>
        <translation>
            <numerusform>连接正常：找到 %n 个模型。</numerusform>
        </translation>
    </message>
    <message>
        <source>via {proxy}</source>
        <translation>经由 {proxy}</translation>
    </message>
    <message>
        <source>Examine…</source>
        <translation>检查…</translation>
    </message>
    <message>
        <source>Another server…</source>
        <translation>其他服务器…</translation>
    </message>
    <message>
        <source>Looking for servers on this machine…</source>
        <translation>正在查找本机上的服务器…</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在询问服务器…</translation>
    </message>
</context>
<context>
    <name>ContextWarning</name>
    <message>
        <source>Leave out the oldest</source>
        <translation>省略最早的消息</translation>
    </message>
    <message>
        <source>They stay here and are not sent any more; pinned messages are.</source>
        <translation>它们保留在这里但不再发送；固定的消息仍会发送。</translation>
    </message>
    <message>
        <source>Summarise the oldest</source>
        <translation>总结最早的消息</translation>
    </message>
    <message>
        <source>The model sums them up; its summary is sent in their place.</source>
        <translation>由模型总结，之后以摘要代替它们发送。</translation>
    </message>
    <message>
        <source>Send everything</source>
        <translation>全部发送</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Without a summary</source>
        <translation>不带摘要</translation>
    </message>
    <message>
        <source>With a summary of this one</source>
        <translation>带上本对话的摘要</translation>
    </message>
    <message>
        <source>{used} of the model’s {context} tokens are used: the next messages may not fit.</source>
        <translation>已用 {used} 个词元（模型上限 {context}）：之后的消息可能放不下。</translation>
    </message>
    <message>
        <source>The request and the answer’s limit are more than the model’s {context} tokens.</source>
        <translation>请求加上回答上限超过了模型的 {context} 个词元。</translation>
    </message>
    <message>
        <source>The request has {used} tokens; the model takes {context}.</source>
        <translation>请求有 {used} 个词元，而模型最多接受 {context} 个。</translation>
    </message>
</context>
<context>
    <name>ConversationDelegate</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <extracomment>The theme&apos;s role for each colour that a conversation can be marked with. The folder that the list shows, which its rows need not name.</extracomment>
        <translation>文件夹名称</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Rename</source>
        <extracomment>There is a conversation among so many rows: at most a heading stands between two of them.</extracomment>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Pinned</source>
        <extracomment>Days of the two groups that come after yesterday. 1 January 1970, as ``QDate`` counts days.</extracomment>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation>过去 30 天</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <translation>yyyy年M月</translation>
    </message>
</context>
<context>
    <name>ConversationModel</name>
    <message>
        <source>New conversation</source>
        <extracomment>What is dragged from the list: the ids of conversations, one a line. Rows that are compared at once, by the interpreter&apos;s own quick way for what is the same object. More changes than this are one change of all between the first and the last. So far is looked ahead for the row at which two lists are the same again.</extracomment>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong inside Loquat</source>
        <translation>Loquat 内部出错了</translation>
    </message>
    <message>
        <source>What you wrote is saved, and you can go on. Should something look wrong from now on, close Loquat and start it again. Please report what stands below: it says where it happened, and holds nothing of your messages.</source>
        <translation>你写的内容已保存，可以继续使用。如果之后看到异常，请关闭并重新打开 Loquat。请把下面的内容报告给我们：它只说明出错的位置，不含你的任何消息。</translation>
    </message>
    <message>
        <source>What is known of it</source>
        <translation>已知信息</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Close Loquat</source>
        <translation>关闭 Loquat</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Support bundle…</source>
        <translation>支持信息包…</translation>
    </message>
</context>
<context>
    <name>DesktopPage</name>
    <message>
        <source>Global shortcut of Quick ask</source>
        <translation>快速提问的全局快捷键</translation>
    </message>
    <message>
        <source>This desktop has no system tray now.</source>
        <translation>此桌面目前没有系统托盘。</translation>
    </message>
    <message>
        <source>Works while another program is in front. Empty for none.</source>
        <translation>其他程序在前台时也有效。留空则不使用。</translation>
    </message>
</context>
<context>
    <name>DockTitle</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>DoctorDialog</name>
    <message>
        <source>Examine {connection}</source>
        <translation>检查 {connection}</translation>
    </message>
</context>
<context>
    <name>DraftBinding</name>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
</context>
<context>
    <name>EncodingBar</name>
    <message>
        <source>{count} tokens with {encoding}</source>
        <extracomment>Five stand side by side in a window of 700 pixels.</extracomment>
        <translation>{encoding}：{count} 个词元</translation>
    </message>
</context>
<context>
    <name>ExaminationView</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Everything works.</source>
        <translation>一切正常。</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>正在检查…</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>All branches, not only the one that is shown</source>
        <translation>所有分支，而不只是当前显示的分支</translation>
    </message>
    <message>
        <source>System and developer messages</source>
        <translation>系统和开发者消息</translation>
    </message>
    <message>
        <source>What the model thought before it answered</source>
        <translation>模型回答前的思考过程</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Replace files that exist</source>
        <translation>替换已有的文件</translation>
    </message>
    <message>
        <source>Format</source>
        <extracomment>Problems shown; more of them say nothing new. Shows the page that is shown once more, in another language. Unbound: a cycle would keep the exports alive.</extracomment>
        <translation>格式</translation>
    </message>
    <message>
        <source>As</source>
        <translation>导出为</translation>
    </message>
    <message>
        <source>With</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>What was left out</source>
        <translation>未导出的内容</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message numerus="yes">
        <source>Export %n conversation(s)</source>
        <translation>
            <numerusform>导出 %n 个对话</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>One file</source>
        <translation>一个文件</translation>
    </message>
    <message>
        <source>A folder with a file for each</source>
        <translation>文件夹，每个对话一个文件</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Another export is still running. Try again when it has ended.</source>
        <translation>另一个导出仍在进行，请等它结束后再试。</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Exporting: {done} of {total}</source>
        <translation>正在导出：第 {done} 个，共 {total} 个</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) exported.</source>
        <translation>
            <numerusform>已导出 %n 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>The export did not succeed.</source>
        <translation>导出未成功。</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose…</source>
        <extracomment>Widths in average characters: below the first, labels stand above their fields; the second is the least.</extracomment>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Back to all conversations</source>
        <translation>返回全部对话</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>from {date}</source>
        <translation>{date} 起</translation>
    </message>
    <message>
        <source>before {date}</source>
        <translation>{date} 之前</translation>
    </message>
    <message>
        <source>No conversation matches.</source>
        <translation>没有符合条件的对话。</translation>
    </message>
    <message>
        <source>Show all conversations</source>
        <translation>显示全部对话</translation>
    </message>
</context>
<context>
    <name>FilterMenu</name>
    <message>
        <source>All conversations</source>
        <translation>全部对话</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>今年</translation>
    </message>
    <message>
        <source>Earlier years</source>
        <translation>更早的年份</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <extracomment>How wide the field is where there is room.</extracomment>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>大小写</translation>
    </message>
    <message>
        <source>Match upper and lower case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>整词</translation>
    </message>
    <message>
        <source>Whole words only</source>
        <translation>仅匹配整词</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} / {total}</translation>
    </message>
</context>
<context>
    <name>FirstRunDialog</name>
    <message>
        <source>Set up Loquat</source>
        <extracomment>Room that is left of the window or screen around it.</extracomment>
        <translation>设置 Loquat</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Start chatting</source>
        <translation>开始聊天</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>You can find all of this again in the Help menu.</source>
        <translation>以后可以在“帮助”菜单中再次打开。</translation>
    </message>
</context>
<context>
    <name>HeaderTable</name>
    <message>
        <source>Header</source>
        <translation>请求头</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>保密</translation>
    </message>
    <message>
        <source>Extra headers</source>
        <translation>附加请求头</translation>
    </message>
    <message>
        <source>Add a header</source>
        <translation>添加请求头</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Every conversation is one file in this folder:</source>
        <translation>每个对话都是这个文件夹里的一个文件：</translation>
    </message>
    <message>
        <source>Folder of the history</source>
        <translation>历史文件夹</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>The files are plain JSON Lines and are only ever added to, so the folder may be synchronised or backed up while Loquat runs.</source>
        <translation>文件是普通的 JSON Lines，只会追加，所以 Loquat 运行时也可以同步或备份这个文件夹。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Choose what ChatGPT, Claude or another chat program exported: a zip archive, a JSON file, or a folder. You can also drop it here. Nothing is written before you press Import, and a second import of the same conversations makes no doubles.</source>
        <translation>请选择 ChatGPT、Claude 或其他聊天程序导出的内容：zip 压缩包、JSON 文件或文件夹，也可以拖放到这里。按下“导入”之前不会写入任何内容；重复导入相同的对话不会产生副本。</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Recognise the format</source>
        <translation>自动识别格式</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Conversations found</source>
        <translation>找到的对话</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>{n} conversations</source>
        <translation>{n} 个对话</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Markdown or text files</source>
        <extracomment>Names of programs are the same in every language; the two others are translated below. Problems in the report; more help nobody.</extracomment>
        <translation>Markdown 或文本文件</translation>
    </message>
    <message>
        <source>{n} new</source>
        <translation>{n} 个新对话</translation>
    </message>
    <message>
        <source>{n} imported</source>
        <translation>已导入 {n} 个</translation>
    </message>
    <message>
        <source>{n} changed</source>
        <translation>{n} 个有变化</translation>
    </message>
    <message>
        <source>{n} merged</source>
        <translation>已合并 {n} 个</translation>
    </message>
    <message>
        <source>{n} already here</source>
        <translation>{n} 个已存在</translation>
    </message>
    <message>
        <source>{n} cannot be read</source>
        <translation>{n} 个无法读取</translation>
    </message>
    <message>
        <source>No conversations found</source>
        <translation>没有找到对话</translation>
    </message>
    <message>
        <source>Cancelled; what is listed is complete</source>
        <translation>已取消；列出的对话均完整</translation>
    </message>
    <message>
        <source>… and {n} more</source>
        <translation>…还有 {n} 条</translation>
    </message>
    <message>
        <source>Exported conversations</source>
        <translation>导出的对话</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>{source}: {found}</source>
        <translation>{source}：{found}</translation>
    </message>
    <message>
        <source>{title}: {problem}</source>
        <translation>{title}：{problem}</translation>
    </message>
</context>
<context>
    <name>ImportModel</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息数</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>已导入</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>有变化</translation>
    </message>
    <message>
        <source>Merged</source>
        <translation>已合并</translation>
    </message>
    <message>
        <source>Already here</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>(no title)</source>
        <translation>（无标题）</translation>
    </message>
    <message>
        <source>{state} · see below</source>
        <translation>{state} · 见下方</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Headers, and the body byte for byte</source>
        <translation>响应头，以及逐字节原样的正文</translation>
    </message>
    <message>
        <source>Each event as it came, with its time</source>
        <translation>每个事件的原样内容及其时间</translation>
    </message>
    <message>
        <source>Find here, Enter for the next</source>
        <translation>在此查找，按 Enter 找下一处</translation>
    </message>
    <message>
        <source>Find in the exchange</source>
        <translation>在请求与响应中查找</translation>
    </message>
    <message>
        <source>Which exchange is shown</source>
        <translation>显示哪一次请求与响应</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>复制为 curl</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>复制为 Python</translation>
    </message>
    <message>
        <source>Exactly this request; what comes is shown here and changes no conversation</source>
        <translation>原样重发这个请求；结果只显示在这里，不改动任何对话</translation>
    </message>
    <message>
        <source>Keep as another answer</source>
        <translation>保留为另一个回答</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>重新发送</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Sent again, {number}: {summary}</source>
        <translation>第 {number} 次重发：{summary}</translation>
    </message>
    <message>
        <source>The last requests are kept in memory only; this one is not there any more.</source>
        <translation>最近的请求只保存在内存中；这一个已经不在了。</translation>
    </message>
    <message>
        <source>Choose Details on an answer to see its request and response.</source>
        <translation>在回答上选择“详情”，即可查看它的请求与响应。</translation>
    </message>
    <message>
        <source>directly</source>
        <translation>直连</translation>
    </message>
    <message>
        <source>via {kind} proxy {proxy}</source>
        <translation>经由 {kind} 代理 {proxy}</translation>
    </message>
    <message>
        <source>Status {status}</source>
        <translation>状态 {status}</translation>
    </message>
    <message>
        <source>{count} attempts</source>
        <translation>尝试 {count} 次</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>响应头</translation>
    </message>
    <message>
        <source>first token</source>
        <translation>首个词元</translation>
    </message>
    <message>
        <source>end</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>The answer’s own exchange</source>
        <translation>回答本身的请求与响应</translation>
    </message>
</context>
<context>
    <name>ItemManager</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>需要名称。</translation>
    </message>
    <message>
        <source>This name is taken.</source>
        <translation>该名称已被使用。</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>已删除“{name}”。</translation>
    </message>
</context>
<context>
    <name>KeyField</name>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Paste a key here</source>
        <translation>在此粘贴密钥</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>For this session only</source>
        <translation>仅限本次运行</translation>
    </message>
    <message>
        <source>The key is removed when you save.</source>
        <translation>保存时移除密钥。</translation>
    </message>
    <message>
        <source>Kept by {keyring}.</source>
        <translation>由 {keyring} 保管。</translation>
    </message>
    <message>
        <source>Kept in memory for this session only.</source>
        <translation>仅在本次运行期间保存在内存中。</translation>
    </message>
    <message>
        <source>Comes from the environment variable {name}.</source>
        <translation>来自环境变量 {name}。</translation>
    </message>
    <message>
        <source>No key. A new one will be kept by {keyring}.</source>
        <translation>没有密钥。新密钥将由 {keyring} 保管。</translation>
    </message>
    <message>
        <source>This system has no keyring that can be used.</source>
        <translation>此系统没有可用的钥匙串。</translation>
    </message>
    <message>
        <source>{reason} A key is kept in memory for this session only.</source>
        <translation>{reason}密钥仅在本次运行期间保存在内存中。</translation>
    </message>
    <message>
        <source>Waiting for the system’s keyring…</source>
        <translation>正在等待系统钥匙串…</translation>
    </message>
</context>
<context>
    <name>KeyNames</name>
    <message>
        <source>unknown model</source>
        <translation>未知模型</translation>
    </message>
    <message>
        <source>imported ({format})</source>
        <translation>导入（{format}）</translation>
    </message>
    <message>
        <source>unknown connection</source>
        <translation>未知连接</translation>
    </message>
</context>
<context>
    <name>KeyPage</name>
    <message>
        <source>Your key for {name}</source>
        <translation>{name} 的密钥</translation>
    </message>
    <message>
        <source>Use the key in the environment variable {name}</source>
        <translation>使用环境变量 {name} 中的密钥</translation>
    </message>
    <message>
        <source>2. Set up billing, or see whether credit was granted to you.</source>
        <translation>2. 设置付款方式，或看看是否获赠了额度。</translation>
    </message>
    <message>
        <source>An API key tells the provider who pays. Loquat keeps it in the system’s keyring, never in a file.</source>
        <translation>API 密钥告诉服务商由谁付费。Loquat 只把它存放在系统钥匙串中，绝不写入文件。</translation>
    </message>
    <message>
        <source>No key yet?</source>
        <translation>还没有密钥？</translation>
    </message>
    <message>
        <source>1. Open the provider’s keys page, and sign in or register.</source>
        <translation>1. 打开服务商的密钥页面，登录或注册。</translation>
    </message>
    <message>
        <source>3. Create a new key and copy it at once: it is shown only once. Paste it above.</source>
        <translation>3. 新建一个密钥并立即复制：它只显示一次。然后粘贴到上面。</translation>
    </message>
    <message>
        <source>Open the keys page</source>
        <translation>打开密钥页面</translation>
    </message>
    <message>
        <source>Open the billing page</source>
        <translation>打开账单页面</translation>
    </message>
</context>
<context>
    <name>KeyboardPage</name>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>新按键</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部还原</translation>
    </message>
    <message>
        <source>Choose an action above, then press the keys for it.</source>
        <translation>先在上面选择一项操作，再按下要用的按键。</translation>
    </message>
    <message>
        <source>A shortcut needs Ctrl, Alt or a function key: others are typed in texts.</source>
        <translation>快捷键须含 Ctrl、Alt 或功能键：其他按键要用来输入文字。</translation>
    </message>
    <message>
        <source>“{action}” has these keys. It loses them if you set them here.</source>
        <translation>“{action}”正在使用这组按键。在此设置后，它将失去这组按键。</translation>
    </message>
    <message>
        <source>Empty keys leave the action without a shortcut.</source>
        <translation>留空则该操作没有快捷键。</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Licences</source>
        <translation>许可协议</translation>
    </message>
</context>
<context>
    <name>LineField</name>
    <message>
        <source>Not sent (server: {value})</source>
        <translation>不发送（服务器默认：{value}）</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>不发送</translation>
    </message>
</context>
<context>
    <name>LinesField</name>
    <message>
        <source>Not sent; one text a line, \n for a line break</source>
        <translation>不发送；每行一段文字，\n 表示换行</translation>
    </message>
</context>
<context>
    <name>ListActions</name>
    <message>
        <source>Red</source>
        <extracomment>A menu offers so many values of a kind, those used most: thousands would need more than the screen. The width of a dialog that asks for a name.</extracomment>
        <translation>红色</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>琥珀色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Unpin</source>
        <extracomment>Exports the conversations of these ids, where there is an exporter.</extracomment>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Move to folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>无文件夹</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>New tag…</source>
        <translation>新建标签…</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>重命名标签</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>No colour</source>
        <translation>无颜色</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新建标签</translation>
    </message>
    <message>
        <source>Name, at most {count} characters:</source>
        <translation>名称（最多 {count} 个字符）：</translation>
    </message>
    <message>
        <source>Unarchive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Title:</source>
        <translation>标题：</translation>
    </message>
</context>
<context>
    <name>LocalModel</name>
    <message>
        <source>Putting the model together… {percent}%</source>
        <translation>正在拼合模型文件… {percent}%</translation>
    </message>
    <message>
        <source>Putting the model together…</source>
        <translation>正在拼合模型文件…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
</context>
<context>
    <name>LocalPage</name>
    <message>
        <source>A model in Loquat itself</source>
        <translation>Loquat 自带的模型</translation>
    </message>
    <message>
        <source>It answers on this computer; nothing leaves it.</source>
        <translation>在这台电脑上回答，任何内容都不会离开它。</translation>
    </message>
    <message>
        <source>The small model that comes with Loquat</source>
        <translation>随 Loquat 提供的小模型</translation>
    </message>
    <message>
        <source>Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud. Quick and private, but often wrong about facts.</source>
        <translation>阿里云的 Qwen2.5-Coder-0.5B-Instruct。快速、私密，但常常弄错事实。</translation>
    </message>
    <message>
        <source>A model file of your own</source>
        <translation>你自己的模型文件</translation>
    </message>
    <message>
        <source>Model file (.gguf)</source>
        <translation>模型文件（.gguf）</translation>
    </message>
    <message>
        <source>Such files are offered by many model makers, for example on Hugging Face and ModelScope. One of 2 GB needs about 3 GB of memory.</source>
        <translation>许多模型厂商提供这类文件，例如在 Hugging Face 和魔搭（ModelScope）上。2 GB 的文件大约需要 3 GB 内存。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <extracomment>Menus in order; each entry is an action&apos;s name, or ``-`` for a separator.</extracomment>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Conversation</source>
        <translation>对话(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>窗口(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>导出全部…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Quick ask…</source>
        <translation>快速提问…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>新建窗口</translation>
    </message>
    <message>
        <source>Open in a new window</source>
        <translation>在新窗口中打开</translation>
    </message>
    <message>
        <source>Minimise</source>
        <translation>最小化</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>键盘快捷键…</translation>
    </message>
    <message>
        <source>Support bundle…</source>
        <translation>支持信息包…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Pin or unpin</source>
        <translation>置顶或取消置顶</translation>
    </message>
    <message>
        <source>Move to a folder…</source>
        <translation>移到文件夹…</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Undo in the list</source>
        <translation>撤销列表中的操作</translation>
    </message>
    <message>
        <source>Trash…</source>
        <translation>回收站…</translation>
    </message>
    <message>
        <source>Earlier versions…</source>
        <translation>较早的版本…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>选择模型…</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>转到…</translation>
    </message>
    <message>
        <source>Commands…</source>
        <translation>命令…</translation>
    </message>
    <message>
        <source>Tokenizer…</source>
        <translation>分词器…</translation>
    </message>
    <message>
        <source>Usage…</source>
        <translation>用量…</translation>
    </message>
    <message>
        <source>Show or hide the list</source>
        <translation>显示或隐藏列表</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Filter the list…</source>
        <translation>筛选列表…</translation>
    </message>
    <message>
        <source>Find in this conversation…</source>
        <translation>在此对话中查找…</translation>
    </message>
    <message>
        <source>Go to the question field</source>
        <translation>转到提问框</translation>
    </message>
    <message>
        <source>Context menu</source>
        <translation>右键菜单</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Request inspector</source>
        <translation>请求检视器</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>正常文字大小</translation>
    </message>
    <message>
        <source>New with…</source>
        <translation>新建并选择助手…</translation>
    </message>
    <message>
        <source>Prompts…</source>
        <translation>提示词…</translation>
    </message>
    <message>
        <source>Assistants…</source>
        <translation>助手…</translation>
    </message>
    <message>
        <source>Import a profile…</source>
        <translation>导入配置…</translation>
    </message>
    <message>
        <source>Export the profile…</source>
        <translation>导出配置…</translation>
    </message>
    <message>
        <source>Set up Loquat…</source>
        <translation>设置 Loquat…</translation>
    </message>
    <message>
        <source>About {program}</source>
        <translation>关于 {program}</translation>
    </message>
    <message>
        <source>Archive or unarchive</source>
        <translation>归档或移出归档</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <source>Another answer</source>
        <translation>换一个回答</translation>
    </message>
    <message>
        <source>Model:</source>
        <translation>模型：</translation>
    </message>
</context>
<context>
    <name>MessageDialog</name>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Developer</source>
        <translation>开发者</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Id of the call</source>
        <translation>调用的 ID</translation>
    </message>
    <message>
        <source>Id of the call that this is the result of</source>
        <translation>这个结果所属调用的 ID</translation>
    </message>
    <message>
        <source>Text of the message</source>
        <translation>消息内容</translation>
    </message>
    <message>
        <source>Add a tool call</source>
        <translation>添加工具调用</translation>
    </message>
    <message>
        <source>It is put behind the message that you chose.</source>
        <translation>它将放在你选择的消息之后。</translation>
    </message>
    <message>
        <source>The message as it is now stays as another version.</source>
        <translation>现在的消息会作为另一个版本保留。</translation>
    </message>
    <message>
        <source>Insert a message</source>
        <extracomment>Roles that a person may write.</extracomment>
        <translation>插入消息</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>编辑消息</translation>
    </message>
</context>
<context>
    <name>MeterDetails</name>
    <message>
        <source>The next request</source>
        <translation>下一次请求</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Send everything</source>
        <translation>全部发送</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Messages so far</source>
        <translation>已有消息</translation>
    </message>
    <message>
        <source>What is being written</source>
        <translation>正在输入的内容</translation>
    </message>
    <message>
        <source>All of the request</source>
        <translation>整个请求</translation>
    </message>
    <message>
        <source>The model’s context</source>
        <translation>模型的上下文</translation>
    </message>
    <message>
        <source>Room for the answer</source>
        <translation>留给回答的空间</translation>
    </message>
    <message>
        <source>Limit of the answer</source>
        <translation>回答上限</translation>
    </message>
    <message>
        <source>Price of the request</source>
        <translation>请求的价格</translation>
    </message>
    <message>
        <source>1,000 tokens of the answer</source>
        <translation>每 1,000 个回答词元</translation>
    </message>
    <message>
        <source>Messages that are not sent: {count}</source>
        <translation>未发送的消息：{count}</translation>
    </message>
    <message>
        <source>An estimate: it is learned from the server’s own counts of each model.</source>
        <translation>这是估算值：会根据服务器对每个模型的实际计数不断校正。</translation>
    </message>
    <message>
        <source>Limits and prices of this model are not known.</source>
        <translation>此模型的限制和价格未知。</translation>
    </message>
    <message>
        <source>Prices as of {day}</source>
        <translation>价格截至 {day}</translation>
    </message>
    <message>
        <source>What the model reads</source>
        <translation>模型读到的内容</translation>
    </message>
</context>
<context>
    <name>MeterView</name>
    <message>
        <source>{count} tokens</source>
        <extracomment>From here on thousands are written as 1.2k.</extracomment>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>Size and price of the next request</source>
        <translation>下一次请求的大小与价格</translation>
    </message>
    <message>
        <source>Next request: {words}. Draft: {draft} tokens.</source>
        <translation>下一次请求：{words}。草稿：{draft} 个词元。</translation>
    </message>
</context>
<context>
    <name>Metric</name>
    <message>
        <source>Cost ({currency})</source>
        <extracomment>Roles with enough contrast to the surface to be told apart without reading.</extracomment>
        <translation>费用（{currency}）</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元数</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答数</translation>
    </message>
    <message>
        <source>Time to the first token</source>
        <translation>首个词元用时</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>每秒词元数</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cached input</source>
        <translation>缓存输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>推理</translation>
    </message>
</context>
<context>
    <name>ModelForm</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cached input</source>
        <translation>缓存输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Context (tokens)</source>
        <translation>上下文（词元）</translation>
    </message>
    <message>
        <source>Longest answer (tokens)</source>
        <translation>最长回答（词元）</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Longer prompts: above (tokens)</source>
        <translation>长提示：超过（词元）</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Prices are for a million tokens; what is left empty is not known.</source>
        <translation>价格以每百万词元计；留空表示未知。</translation>
    </message>
    <message>
        <source>A model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Edit a model</source>
        <translation>编辑模型</translation>
    </message>
    <message>
        <source>A number is written with digits, such as 2.5.</source>
        <translation>数字须写成 2.5 这样的形式。</translation>
    </message>
    <message>
        <source>Prices of longer prompts need the number of tokens above which they hold.</source>
        <translation>填写了较长提示词的价格，还需填写超过多少词元后适用。</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>The model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>It can be changed above every conversation.</source>
        <translation>在每个对话的上方都可以更换。</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>先使用</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a model, or type its name</source>
        <translation>选择模型，或输入其名称</translation>
    </message>
    <message>
        <source>Larger models know more and cost more; small ones answer sooner.</source>
        <translation>大模型知识更多，也更贵；小模型回答更快。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message numerus="yes">
        <source>It works: %n model(s) found.</source>
        <translation>
            <numerusform>连接正常：找到 %n 个模型。</numerusform>
        </translation>
    </message>
    <message>
        <source>The server answers, but names no models. Type the name of one.</source>
        <translation>服务器有响应，但没有列出模型。请输入模型名称。</translation>
    </message>
    <message>
        <source>Asking {name} for its models…</source>
        <translation>正在向 {name} 查询模型…</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model</source>
        <extracomment>Room for most names; the list below is as wide as its longest.</extracomment>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Model: choose one, or type its name</source>
        <translation>模型：选择一个，或输入名称</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models and prices</source>
        <translation>模型与价格</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Take your own entry away; the table’s one holds again</source>
        <translation>去掉你自己的条目，恢复表中的条目</translation>
    </message>
    <message>
        <source>Reset everything</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Import a table…</source>
        <translation>导入价格表…</translation>
    </message>
    <message>
        <source>Prices for a million tokens, as of {day}. They are facts that change: check them at the source, and correct or import what is newer. What is not known has no price.</source>
        <translation>每百万词元的价格，截至 {day}。价格会变化：请以来源为准，可在此更正或导入更新的表。未知的不显示价格。</translation>
    </message>
    <message>
        <source>Import a table</source>
        <translation>导入价格表</translation>
    </message>
</context>
<context>
    <name>ModelsTable</name>
    <message>
        <source>Model</source>
        <extracomment>The columns of servers, contexts and cached input give way, in this order, where the models have too little room. How much of a server&apos;s name is shown. The columns of numbers and days, which end at one line.</extracomment>
        <translation>模型</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>截至</translation>
    </message>
    <message>
        <source>above {tokens} tokens</source>
        <translation>超过 {tokens} 个词元</translation>
    </message>
    <message>
        <source>from {day}</source>
        <translation>自 {day} 起</translation>
    </message>
    <message>
        <source>weekdays, {hours} o’clock UTC</source>
        <translation>工作日 UTC {hours} 点</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Ends on {day}</source>
        <translation>{day} 停止服务</translation>
    </message>
    <message>
        <source>en</source>
        <comment>the language of the notes in the table of models: en or zh_CN</comment>
        <translation>zh_CN</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Dismiss</source>
        <extracomment>What a notice has a button for; the rest belongs to a message and stands on its card. Below this width, in average characters, the buttons stand under the sentence.</extracomment>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>+{count} more</source>
        <translation>还有 {count} 条</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Conversations</source>
        <extracomment>The palette takes at most this part of the window&apos;s height.</extracomment>
        <translation>对话</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Run a command</source>
        <translation>执行命令</translation>
    </message>
    <message>
        <source>Go to a conversation, a message or a command</source>
        <translation>转到对话、消息或命令</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
</context>
<context>
    <name>PaletteModel</name>
    <message>
        <source>New conversation</source>
        <extracomment>Rows of each kind, of one search for all of them. Columns of a message that a row shows before the match. What the best titles are sorted by: how well they match, then how new they are. Titles that are looked at in one step of a scan.</extracomment>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message>
        <source>Parameters</source>
        <extracomment>The panels, each made by the property of its name.</extracomment>
        <translation>参数</translation>
    </message>
    <message>
        <source>Request inspector</source>
        <translation>请求检视器</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>分支</translation>
    </message>
</context>
<context>
    <name>ParametersPanel</name>
    <message>
        <source>Instructions</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>As system message</source>
        <translation>作为系统消息</translation>
    </message>
    <message>
        <source>As developer message</source>
        <translation>作为开发者消息</translation>
    </message>
    <message>
        <source>Role of the instructions</source>
        <translation>指令的角色</translation>
    </message>
    <message>
        <source>How the model should answer in this conversation</source>
        <translation>在此对话中模型应如何回答</translation>
    </message>
    <message>
        <source>Everything else (JSON)</source>
        <translation>其他参数（JSON）</translation>
    </message>
    <message>
        <source>Send again what this model refused</source>
        <translation>重新发送此模型曾拒绝的参数</translation>
    </message>
    <message>
        <source>This model takes the next limit instead.</source>
        <translation>此模型使用下一项限制。</translation>
    </message>
    <message>
        <source>Fingerprint of the last answer: {fingerprint}</source>
        <translation>上一个回答的指纹：{fingerprint}</translation>
    </message>
    <message>
        <source>This model does not take it; it is not sent.</source>
        <translation>此模型不接受它，不会发送。</translation>
    </message>
    <message>
        <source>This is not a JSON object; it is not sent.</source>
        <translation>这不是 JSON 对象；不会发送。</translation>
    </message>
    <message>
        <source>Use as connection defaults</source>
        <translation>设为该连接的默认值</translation>
    </message>
    <message>
        <source>OpenAI’s models that reason take developer, all others system.</source>
        <translation>OpenAI 的推理模型使用 developer，其余使用 system。</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Smaller</source>
        <extracomment>How long a picture that is being decoded is left alone before the window looks for it (ms).</extracomment>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit into the window</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
</context>
<context>
    <name>Presence</name>
    <message>
        <source>Quick ask</source>
        <extracomment>Characters of an answer in a message of the desktop. Endings of an answer that is all there.</extracomment>
        <translation>快速提问</translation>
    </message>
    <message>
        <source>An answer is ready</source>
        <translation>回答已完成</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>An answer was cut off</source>
        <translation>回答中断了</translation>
    </message>
</context>
<context>
    <name>PresetNote</name>
    <message>
        <source>It does not take: {names}.</source>
        <translation>它不接受：{names}。</translation>
    </message>
    <message>
        <source>Documentation of {server}</source>
        <translation>{server} 的文档</translation>
    </message>
</context>
<context>
    <name>ProbabilitiesDialog</name>
    <message>
        <source>Answer with probabilities</source>
        <translation>带概率的回答</translation>
    </message>
    <message>
        <source>The redder a token, the less likely it was. Point at one, or go there with the arrow keys.</source>
        <translation>词元越红，概率越低。指向一个词元，或用方向键移动到它。</translation>
    </message>
    <message>
        <source>Average probability {percent}</source>
        <translation>平均概率 {percent}</translation>
    </message>
    <message>
        <source>Probabilities of the tokens</source>
        <translation>词元的概率</translation>
    </message>
</context>
<context>
    <name>ProfileDialog</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>将会</translation>
    </message>
    <message>
        <source>What the file brings</source>
        <translation>文件中的内容</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Profile</source>
        <extracomment>More new connections than this get their keys in the settings. What is said above the table. Unbound: a cycle would keep the workspace alive.</extracomment>
        <translation>配置</translation>
    </message>
    <message>
        <source>Import a profile</source>
        <translation>导入配置</translation>
    </message>
    <message>
        <source>Export the profile</source>
        <translation>导出配置</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>is added</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>is changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>is there already</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>is left out</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Look at where the connections lead before you import: your questions go there. Your keys are not touched; a connection that leads elsewhere than yours comes in beside it, without a key.</source>
        <translation>导入前请看清各个连接通往何处：你的问题会发送到那里。你的密钥不会改动；如果某个连接的去向与你现有的不同，它会作为另一个连接加入，不带密钥。</translation>
    </message>
    <message>
        <source>The profile was imported.</source>
        <translation>配置已导入。</translation>
    </message>
    <message>
        <source>These connections may want a key:</source>
        <translation>以下连接可能需要密钥：</translation>
    </message>
    <message>
        <source>Enter the key for {name}</source>
        <translation>输入 {name} 的密钥</translation>
    </message>
    <message>
        <source>Written to {name}. It holds no keys and no passwords.</source>
        <translation>已写入 {name}。其中不含密钥和密码。</translation>
    </message>
</context>
<context>
    <name>PromptFiles</name>
    <message>
        <source>Import prompts</source>
        <translation>导入提示词</translation>
    </message>
    <message>
        <source>Prompts (*.json *.md *.markdown *.txt)</source>
        <translation>提示词 (*.json *.md *.markdown *.txt)</translation>
    </message>
    <message>
        <source>Export prompts</source>
        <translation>导出提示词</translation>
    </message>
    <message numerus="yes">
        <source>%n prompt(s) added.</source>
        <translation>
            <numerusform>已添加 %n 条提示词。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were there already.</source>
        <translation>
            <numerusform>另有 %n 条已存在。</numerusform>
        </translation>
    </message>
    <message>
        <source>Written to {name}.</source>
        <translation>已写入 {name}。</translation>
    </message>
</context>
<context>
    <name>PromptPopup</name>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>No prompt has this name. Esc closes this list.</source>
        <translation>没有这个名称的提示词。按 Esc 关闭列表。</translation>
    </message>
</context>
<context>
    <name>PromptWindow</name>
    <message>
        <source>What the model reads</source>
        <translation>模型读到的内容</translation>
    </message>
    <message numerus="yes">
        <source>{model}: %n token(s) in all.</source>
        <translation>
            <numerusform>{model}：共 %n 个词元。</numerusform>
        </translation>
    </message>
    <message>
        <source>Rebuilt after ChatML, which OpenAI published in 2023, and the tokens that are charged: what is used today is not published.</source>
        <translation>按 OpenAI 2023 年公布的 ChatML 以及实际计费的词元还原；如今所用的格式并未公布。</translation>
    </message>
    <message>
        <source>In the harmony format, as OpenAI published it. The server puts a system message of its own before it, which is not counted here.</source>
        <translation>采用 OpenAI 公布的 harmony 格式。服务器会在前面加上自己的系统消息，此处未计入。</translation>
    </message>
    <message>
        <source>Rebuilt after the harmony format of gpt-oss and the tokens that are charged: the format of this model is not published.</source>
        <translation>按 gpt-oss 的 harmony 格式以及实际计费的词元还原；此模型的格式并未公布。</translation>
    </message>
    <message>
        <source>This model knows no roles: it reads this text and nothing else.</source>
        <translation>此模型不区分角色：它只读这段文字。</translation>
    </message>
    <message>
        <source>The special tokens of this model are not known here: shown are the roles and texts of the request.</source>
        <translation>不清楚此模型的特殊词元，这里显示请求中的角色和文字。</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… %n message(s) not shown here</source>
        <translation>
            <numerusform>… 此处省略 %n 条消息</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PromptsDialog</name>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Type / and a name in the question field to insert a prompt. What stands in {braces} is asked for; {suggestion} suggests an answer.</source>
        <translation>在提问框中输入 / 和名称即可插入提示词。{braces} 中的内容会在插入时询问；{suggestion} 会给出建议值。</translation>
    </message>
    <message>
        <source>New prompt</source>
        <translation>新提示词</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Asked for: {names}</source>
        <translation>将询问：{names}</translation>
    </message>
    <message>
        <source>suggestion</source>
        <translation>建议值</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>ProviderPage</name>
    <message>
        <source>Which provider?</source>
        <extracomment>The last row of the list; no preset has this id.</extracomment>
        <translation>选择哪家服务商？</translation>
    </message>
    <message>
        <source>{name} (key found in {variable})</source>
        <translation>{name}（在 {variable} 中找到密钥）</translation>
    </message>
    <message>
        <source>Providers</source>
        <translation>服务商</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>基础地址</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Choose one, or enter the address of any other that speaks OpenAI’s API.</source>
        <translation>选择一家，或输入其他兼容 OpenAI API 的服务地址。</translation>
    </message>
    <message>
        <source>Another address…</source>
        <translation>其他地址…</translation>
    </message>
</context>
<context>
    <name>ProxyFields</name>
    <message>
        <source>As the system says</source>
        <translation>按系统设置</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>不用代理</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Kind of proxy</source>
        <translation>代理类型</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Proxy host</source>
        <translation>代理主机</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Proxy port</source>
        <translation>代理端口</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Names are looked up on this machine.</source>
        <translation>在本机解析域名。</translation>
    </message>
    <message>
        <source>Names are looked up by the proxy.</source>
        <translation>由代理解析域名。</translation>
    </message>
    <message>
        <source>set here</source>
        <translation>在此设置</translation>
    </message>
    <message>
        <source>the environment variable {name}</source>
        <translation>环境变量 {name}</translation>
    </message>
    <message>
        <source>the exception {name}</source>
        <translation>例外规则 {name}</translation>
    </message>
    <message>
        <source>no proxy is set</source>
        <translation>未设置代理</translation>
    </message>
    <message>
        <source>Route: directly ({origin}).</source>
        <translation>线路：直连（{origin}）。</translation>
    </message>
    <message>
        <source>Route: {kind} proxy {proxy} ({origin}).</source>
        <translation>线路：{kind} 代理 {proxy}（{origin}）。</translation>
    </message>
    <message>
        <source>From environment variables</source>
        <translation>按环境变量</translation>
    </message>
    <message>
        <source>Kept in the system’s keyring</source>
        <translation>保存在系统钥匙串中</translation>
    </message>
    <message>
        <source>the system’s setting</source>
        <translation>系统设置</translation>
    </message>
</context>
<context>
    <name>QKeySequenceEdit</name>
    <message>
        <source>Press shortcut</source>
        <translation>按下快捷键</translation>
    </message>
</context>
<context>
    <name>Quantities</name>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{ms} ms</source>
        <translation>{ms} 毫秒</translation>
    </message>
</context>
<context>
    <name>QuestionEdit</name>
    <message>
        <source>Show the tokens…</source>
        <extracomment>It takes at most this share of its window. A pasted text of more characters becomes an attachment. A line that is typed becomes one too at this length: Qt lays out all of a line at each key, 13 ms for so many characters without a blank, and seconds for a quarter of a million.</extracomment>
        <translation>显示词元…</translation>
    </message>
</context>
<context>
    <name>QuickAsk</name>
    <message>
        <source>Esc stops an answer, then closes</source>
        <translation>按 Esc 停止回答，再按一次关闭</translation>
    </message>
    <message>
        <source>Go on in the window</source>
        <translation>在主窗口中继续</translation>
    </message>
    <message>
        <source>Quick ask</source>
        <extracomment>Part of the free height of the screen that is above it.</extracomment>
        <translation>快速提问</translation>
    </message>
</context>
<context>
    <name>ResponseFormatField</name>
    <message>
        <source>Not sent</source>
        <extracomment>What stands in the editor when a schema is chosen: small, whole, and strict as the API wants it.</extracomment>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Schema of the answer</source>
        <translation>回答的结构</translation>
    </message>
</context>
<context>
    <name>RoutePage</name>
    <message>
        <source>The way to the server</source>
        <extracomment>Milliseconds after the last key before the route is worked out anew.</extracomment>
        <translation>到服务器的线路</translation>
    </message>
    <message>
        <source>Test the way and the key</source>
        <translation>测试线路和密钥</translation>
    </message>
    <message>
        <source>This is usually right as it is. In a company or behind a firewall there may be a proxy.</source>
        <translation>通常无需改动。在公司里或防火墙后面，可能需要代理。</translation>
    </message>
</context>
<context>
    <name>SavingLine</name>
    <message>
        <source>Saving changes: {done} of {total}</source>
        <extracomment>Fewer are saved in a moment; a line that comes and goes at once only disturbs.</extracomment>
        <translation>正在保存更改：{done} / {total}</translation>
    </message>
</context>
<context>
    <name>SavingQuestion</name>
    <message>
        <source>Loquat closes when they are. What is not saved is lost if it is closed now.</source>
        <translation>保存完后 Loquat 会自动关闭。现在关闭，尚未保存的更改会丢失。</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) of conversations are still being saved.</source>
        <translation>
            <numerusform>还有 %n 项对话更改正在保存。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchDelegate</name>
    <message>
        <source>Archived · {time}</source>
        <extracomment>Lines of a message that are shown.</extracomment>
        <translation>已归档 · {time}</translation>
    </message>
</context>
<context>
    <name>SearchModel</name>
    <message>
        <source>New conversation</source>
        <extracomment>More titles than this are not shown; who sees so many types another letter. Titles that are looked at in one step. Columns of a message that a row shows before the match, Chinese characters counting two: the list is narrow.</extracomment>
        <translation>新对话</translation>
    </message>
</context>
<context>
    <name>SearchResults</name>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
</context>
<context>
    <name>SelectionBar</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选择 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>取消选择</translation>
    </message>
</context>
<context>
    <name>ServerPage</name>
    <message>
        <source>A server of your own</source>
        <translation>你自己的服务器</translation>
    </message>
    <message>
        <source>Choose a server that was found, or enter its address.</source>
        <translation>选择找到的服务器，或输入其地址。</translation>
    </message>
    <message>
        <source>Servers on this machine</source>
        <translation>本机上的服务器</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>基础地址</translation>
    </message>
    <message>
        <source>Key, if the server wants one</source>
        <translation>密钥（如果服务器需要）</translation>
    </message>
    <message numerus="yes">
        <source>%n server(s) found on this machine.</source>
        <translation>
            <numerusform>在本机上找到 %n 个服务器。</numerusform>
        </translation>
    </message>
    <message>
        <source>No server was found on this machine. Start yours and look again, or enter its address.</source>
        <translation>本机上没有找到服务器。请启动后重新查找，或输入其地址。</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Looking for servers on this machine…</source>
        <translation>正在查找本机上的服务器…</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <extracomment>What ``open_at`` can be asked for, and the page that shows it. Of the name of a page so much is shown at least.</extracomment>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Appearance</source>
        <extracomment>Between a box and the words that explain it, which begin under the box&apos;s own. What a setting is changed with.</extracomment>
        <translation>外观</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>聊天</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>桌面</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Text that the model continues</source>
        <extracomment>Actions that the button below the sheet does anyway.</extracomment>
        <translation>由模型续写的文本</translation>
    </message>
    <message>
        <source>Write a beginning; the model goes on where it ends. Nobody is asked or answers.</source>
        <translation>写一个开头，模型会从结尾处续写。这里没有提问与回答。</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>A line is too long to be edited: it is shown in parts, and continued as it is.</source>
        <translation>有一行过长，无法编辑：它会分段显示，续写时仍按原样使用。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Not pasted: a line of this text is too long to be edited here.</source>
        <translation>未粘贴：这段文字中有一行过长，无法在此编辑。</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Search by what it does or by its keys</source>
        <translation>按操作或按键搜索</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到任何内容。</translation>
    </message>
    <message>
        <source>Question field</source>
        <translation>提问框</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Break the line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Edit the last question, while the field is empty</source>
        <translation>编辑上一个问题（提问框为空时）</translation>
    </message>
    <message>
        <source>Leave the editing of a question</source>
        <translation>取消编辑问题</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>To the message above</source>
        <translation>上一条消息</translation>
    </message>
    <message>
        <source>To the message below</source>
        <translation>下一条消息</translation>
    </message>
    <message>
        <source>To the beginning</source>
        <translation>到开头</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>到末尾</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Look at the source</source>
        <translation>查看原文</translation>
    </message>
    <message>
        <source>Collapse or expand</source>
        <translation>折叠或展开</translation>
    </message>
    <message>
        <source>To the next link or button</source>
        <translation>下一个链接或按钮</translation>
    </message>
    <message>
        <source>Find the next place</source>
        <translation>查找下一处</translation>
    </message>
    <message>
        <source>Find the place before</source>
        <translation>查找上一处</translation>
    </message>
    <message>
        <source>List of conversations</source>
        <translation>对话列表</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Rename the conversation or the folder</source>
        <translation>重命名对话或文件夹</translation>
    </message>
    <message>
        <source>Choose the next one too</source>
        <translation>连同下一个一起选中</translation>
    </message>
    <message>
        <source>Go to the next one without choosing it</source>
        <translation>移到下一个而不选中</translation>
    </message>
    <message>
        <source>Choose it too, or no more</source>
        <translation>加选或取消选中</translation>
    </message>
    <message>
        <source>Back from a folder or filter</source>
        <translation>从文件夹或筛选返回</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Change shortcuts…</source>
        <translation>更改快捷键…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>Answers side by side</source>
        <translation>并排阅读回答</translation>
    </message>
    <message>
        <source>Version {number} of {total}</source>
        <translation>第 {number} 个版本，共 {total} 个</translation>
    </message>
    <message>
        <source>Show this one</source>
        <translation>显示这一个</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Search</source>
        <extracomment>What a search needs is imported in a thread, after the field was painted and before a finger is at the first letter: whenever painting lets go of the interpreter, that thread has it for a millisecond.</extracomment>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search titles and messages</source>
        <translation>搜索标题和消息</translation>
    </message>
    <message>
        <source>Words, &quot;a phrase&quot;, begin*, -without, model: role: tag: folder: connection: before: after:</source>
        <translation>词语、&quot;短语&quot;、开头*、-排除，以及 model: role: tag: folder: connection: before: after:</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Your conversations appear here.</source>
        <translation>你的对话会显示在这里。</translation>
    </message>
    <message>
        <source>Filter the list</source>
        <translation>筛选列表</translation>
    </message>
</context>
<context>
    <name>SpanChooser</name>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>最近 90 天</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>本月</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日期范围</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>第一天</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>最后一天</translation>
    </message>
    <message>
        <source>Other days…</source>
        <translation>自定义范围…</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Welcome to Loquat</source>
        <extracomment>More variables than this would be a list nobody reads.</extracomment>
        <translation>欢迎使用 Loquat</translation>
    </message>
    <message>
        <source>Where should your questions be answered? You can add more later.</source>
        <translation>你的问题由谁来回答？以后还可以添加更多。</translation>
    </message>
    <message>
        <source>The models of ChatGPT, with an API key.</source>
        <translation>ChatGPT 的模型，需要 API 密钥。</translation>
    </message>
    <message>
        <source>Another provider</source>
        <translation>其他服务商</translation>
    </message>
    <message>
        <source>DeepSeek, Qwen, Kimi, GLM, Claude, Gemini and more, with a key of theirs.</source>
        <translation>DeepSeek、通义千问、Kimi、智谱 GLM、Claude、Gemini 等，需要各自的密钥。</translation>
    </message>
    <message>
        <source>A server of your own</source>
        <translation>你自己的服务器</translation>
    </message>
    <message>
        <source>Ollama, LM Studio, llama.cpp or vLLM, on this machine or in your network. No account.</source>
        <translation>Ollama、LM Studio、llama.cpp 或 vLLM，在本机或你的网络中，无需账号。</translation>
    </message>
    <message>
        <source>A model in Loquat itself</source>
        <translation>Loquat 自带的模型</translation>
    </message>
    <message>
        <source>Runs on this computer, without an account and without a network.</source>
        <translation>在这台电脑上运行，无需账号，无需网络。</translation>
    </message>
    <message>
        <source>A key was found in {names}.</source>
        <translation>在 {names} 中找到了密钥。</translation>
    </message>
    <message>
        <source>Import conversations of another program…</source>
        <translation>导入其他程序的对话…</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Cancel</source>
        <extracomment>Milliseconds between two updates of a count of seconds. Tokens a second from which a decimal tells nothing.</extracomment>
        <translation>取消</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>正在回答</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Failed: {reason}</source>
        <translation>失败：{reason}</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} 词元/秒</translation>
    </message>
    <message>
        <source>Trying again in {seconds} s</source>
        <translation>{seconds} 秒后重试</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Waiting for the answer…</source>
        <translation>正在等待回答…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Connecting via {kind} proxy {proxy}…</source>
        <translation>正在经由 {kind} 代理 {proxy} 连接…</translation>
    </message>
</context>
<context>
    <name>SupportDialog</name>
    <message>
        <source>This is all that the bundle holds: no messages, no keys. Read it, save it, and send it to whoever helps you; Loquat sends nothing by itself.</source>
        <translation>信息包的全部内容都在这里：没有消息，也没有密钥。请先阅读，再保存并发给帮助你的人；Loquat 不会自行发送任何内容。</translation>
    </message>
    <message>
        <source>Support bundle</source>
        <translation>支持信息包</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Examine the connection</source>
        <translation>检查连接</translation>
    </message>
    <message>
        <source>Asks the server of this conversation, with one short answer, and adds the findings</source>
        <translation>向此对话的服务器发出请求（含一次简短回答），并附上检查结果</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Save the support bundle</source>
        <translation>保存支持信息包</translation>
    </message>
    <message>
        <source>Packed (*.zip)</source>
        <translation>压缩包 (*.zip)</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Saved as {path}</source>
        <translation>已保存为 {path}</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>正在检查…</translation>
    </message>
</context>
<context>
    <name>SwitchField</name>
    <message>
        <source>Not sent</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Sync</source>
        <extracomment>Columns of the list: what is wrong, or whose conversation; and when, which what is wrong does not say.</extracomment>
        <translation>同步</translation>
    </message>
    <message>
        <source>This folder may be synchronised between machines while Loquat runs on all of them. Files are only ever added to; when two machines changed the same conversation, both are merged and nothing is lost.</source>
        <translation>可以在多台电脑之间同步这个文件夹，Loquat 可以同时在这些电脑上运行。文件只会追加内容；如果两台电脑改动了同一个对话，两边会合并，不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Folder to synchronise</source>
        <translation>要同步的文件夹</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>How to set it up</source>
        <translation>如何设置</translation>
    </message>
    <message>
        <source>From other machines</source>
        <translation>来自其他电脑</translation>
    </message>
    <message>
        <source>What</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>&lt;b&gt;Syncthing&lt;/b&gt;: share this folder with your other machines, and let it lie where Loquat keeps its conversations there.</source>
        <translation>&lt;b&gt;Syncthing&lt;/b&gt;：把这个文件夹共享给你的其他电脑，并放在那里的 Loquat 存放对话的位置。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Dropbox, Nextcloud, OneDrive, iCloud&lt;/b&gt;: let them synchronise this folder, or move it into theirs and put a link to it in its place. Keep its files on this machine, not “online only”.</source>
        <translation>&lt;b&gt;Dropbox、Nextcloud、OneDrive、iCloud&lt;/b&gt;：让它们同步这个文件夹，或者把它移到它们的文件夹里，并在原处放一个指向它的链接。请把文件保留在本机，不要设为“仅在线”。</translation>
    </message>
    <message>
        <source>&lt;b&gt;A network folder&lt;/b&gt; works in the same way as long as one machine at a time writes a conversation.</source>
        <translation>&lt;b&gt;网络文件夹&lt;/b&gt;：同样可用，只要同一时间只有一台电脑在写同一个对话。</translation>
    </message>
    <message>
        <source>Nothing has come from another machine yet.</source>
        <translation>还没有来自其他电脑的内容。</translation>
    </message>
    <message>
        <source>Not merged</source>
        <translation>未合并</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Conflict merged</source>
        <translation>冲突已合并</translation>
    </message>
    <message>
        <source>Changed or new</source>
        <translation>有改动或新增</translation>
    </message>
    <message>
        <source>Deleted conversation</source>
        <translation>已删除的对话</translation>
    </message>
    <message>
        <source>Leave out the folder “cache” and the files “drafts.json” and “settings.json”, should they lie in it. Keys are in each machine’s keyring and are never synchronised.</source>
        <translation>如果其中有“cache”文件夹以及“drafts.json”和“settings.json”文件，请不要同步它们。密钥保存在每台电脑自己的钥匙串中，绝不会被同步。</translation>
    </message>
</context>
<context>
    <name>TextPane</name>
    <message>
        <source>Text</source>
        <extracomment>A line of more characters would make a text field stop answering: the cost grows faster than the length. Characters that are taken at most; more would not be looked at token by token.</extracomment>
        <translation>文本</translation>
    </message>
    <message>
        <source>Type or paste any text</source>
        <translation>输入或粘贴任意文本</translation>
    </message>
    <message numerus="yes">
        <source>This text has a line of %n characters, too long to be typed into. It is counted as a whole and shown by its tokens.</source>
        <translation>
            <numerusform>这段文本中有一行长达 %n 个字符，无法在此编辑。它会被完整计数，并以词元显示。</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove the text</source>
        <translation>移除文本</translation>
    </message>
</context>
<context>
    <name>TokenBiasField</name>
    <message>
        <source>Type text, or #123 for a token by its number</source>
        <translation>输入文本，或用 #123 按编号指定词元</translation>
    </message>
    <message>
        <source>Text whose tokens get a bias</source>
        <translation>要设置偏置的词元所在文本</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Token bias</source>
        <translation>词元偏置</translation>
    </message>
    <message>
        <source>There is no such token.</source>
        <translation>没有这个词元。</translation>
    </message>
    <message>
        <source>a guess for this model</source>
        <translation>对此模型为推测</translation>
    </message>
</context>
<context>
    <name>TokenText</name>
    <message>
        <source>no probability</source>
        <extracomment>Steps of the tint, and how much of the warning colour the least likely token gets. Characters that are shown at most, and those of one line: a text field with more would stop answering. Alternatives that are named in one line.</extracomment>
        <translation>无概率</translation>
    </message>
    <message>
        <source>instead: {tokens}</source>
        <translation>其他候选：{tokens}</translation>
    </message>
</context>
<context>
    <name>Tokenizer</name>
    <message>
        <source>Tokens {first} to {last} of {all} · {count} tokens, {size} bytes · characters {start} to {stop}</source>
        <translation>第 {first}–{last} 个词元，共 {all} 个 · {count} 个词元，{size} 字节 · 字符 {start}–{stop}</translation>
    </message>
    <message>
        <source>{chars} characters · {size} bytes</source>
        <translation>{chars} 个字符 · {size} 字节</translation>
    </message>
    <message>
        <source>{text} · ID {id} · token {first} of {all} · bytes {bytes} · characters {start} to {stop}</source>
        <translation>{text} · ID {id} · 第 {first} 个词元，共 {all} 个 · 字节 {bytes} · 字符 {start}–{stop}</translation>
    </message>
</context>
<context>
    <name>TokenizerWindow</name>
    <message>
        <source>Tokenizer</source>
        <extracomment>Milliseconds of quiet after which a text is taken apart: a short one at once, a long one after a pause. The API takes so many biases at most (OpenAI, &quot;Create chat completion&quot;, logit_bias: in practice 300). The tokens shown are those of the text; else their places are of an older one.</extracomment>
        <translation>分词器</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Show the IDs</source>
        <translation>显示 ID</translation>
    </message>
    <message>
        <source>Copy IDs</source>
        <translation>复制 ID</translation>
    </message>
    <message>
        <source>Of the selected tokens, or of all, as a JSON list of numbers</source>
        <translation>所选词元（未选则为全部）的 ID，JSON 数字列表</translation>
    </message>
    <message>
        <source>Copy text</source>
        <translation>复制文本</translation>
    </message>
    <message>
        <source>Add to logit bias</source>
        <translation>加入 logit bias</translation>
    </message>
    <message>
        <source>Forbid the selected tokens in this conversation; the parameters change that.</source>
        <translation>在本对话中禁用所选词元；可在参数中修改。</translation>
    </message>
    <message>
        <source>Click a token or a place in the text; arrow keys go on, Shift selects several.</source>
        <translation>点击词元或文本中的位置；方向键移动，Shift 选择多个。</translation>
    </message>
</context>
<context>
    <name>ToolChoiceField</name>
    <message>
        <source>Not sent; or the name of a function</source>
        <translation>不发送；或填函数名</translation>
    </message>
</context>
<context>
    <name>ToolResultsDialog</name>
    <message>
        <source>Arguments of {name}</source>
        <translation>{name} 的参数</translation>
    </message>
    <message>
        <source>Result: text or JSON</source>
        <translation>结果：文字或 JSON</translation>
    </message>
    <message>
        <source>Result of {name}</source>
        <translation>{name} 的结果</translation>
    </message>
    <message>
        <source>Send the results</source>
        <translation>发送结果</translation>
    </message>
    <message>
        <source>Results of the tools</source>
        <translation>工具结果</translation>
    </message>
</context>
<context>
    <name>TrashDialog</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Deleted at</source>
        <translation>删除时间</translation>
    </message>
    <message>
        <source>Deleted conversations</source>
        <translation>已删除的对话</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>永久删除…</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Deleted conversations stay here for 30 days.</source>
        <translation>已删除的对话会在这里保留 30 天。</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n conversation(s) for good?</source>
        <translation>
            <numerusform>永久删除 %n 个对话？</numerusform>
        </translation>
    </message>
    <message>
        <source>Their messages cannot be brought back.</source>
        <translation>其中的消息将无法恢复。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread answer(s)</source>
        <extracomment>Part of the icon&apos;s side that the badge takes, and of the badge&apos;s that its number does. Unread conversations that the menu names, and characters of a title.</extracomment>
        <translation>
            <numerusform>%n 个未读回答</numerusform>
        </translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Open Loquat</source>
        <translation>打开 Loquat</translation>
    </message>
    <message>
        <source>Quick ask…</source>
        <translation>快速提问…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <extracomment>How long something can be taken back by one click, in milliseconds.</extracomment>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Renamed to “{title}”</source>
        <translation>已重命名为“{title}”</translation>
    </message>
    <message>
        <source>Renamed the tag “{tag}” to “{name}”</source>
        <translation>已将标签“{tag}”重命名为“{name}”</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n conversation(s) “{tag}”</source>
        <translation>
            <numerusform>已给 %n 个对话加上标签“{tag}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took the tag “{tag}” off %n conversation(s)</source>
        <translation>
            <numerusform>已从 %n 个对话去掉标签“{tag}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n conversation(s)</source>
        <translation>
            <numerusform>已删除 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n conversation(s) to “{folder}”</source>
        <translation>
            <numerusform>已将 %n 个对话移到“{folder}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n conversation(s) out of the folder</source>
        <translation>
            <numerusform>已将 %n 个对话移出文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Archived %n conversation(s)</source>
        <translation>
            <numerusform>已归档 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Took %n conversation(s) out of the archive</source>
        <translation>
            <numerusform>已将 %n 个对话移出归档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pinned %n conversation(s)</source>
        <translation>
            <numerusform>已置顶 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unpinned %n conversation(s)</source>
        <translation>
            <numerusform>已取消置顶 %n 个对话</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changed the colour of %n conversation(s)</source>
        <translation>
            <numerusform>已更改 %n 个对话的颜色</numerusform>
        </translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Deleted “{title}”</source>
        <translation>已删除“{title}”</translation>
    </message>
</context>
<context>
    <name>UnsavedQuestion</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>The newest changes are not saved yet: {names}</source>
        <translation>最新的更改还没有保存：{names}</translation>
    </message>
    <message>
        <source>They are lost if Loquat is closed now. While it is open it goes on trying to save them.</source>
        <translation>如果现在关闭 Loquat，它们就会丢失。只要不关闭，Loquat 会继续尝试保存。</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between titles</comment>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>UpdatesPage</name>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Address of the announcement</source>
        <translation>公告地址</translation>
    </message>
    <message>
        <source>Public key (Ed25519)</source>
        <translation>公钥（Ed25519）</translation>
    </message>
    <message>
        <source>64 hexadecimal digits, or base64</source>
        <translation>64 位十六进制数字，或 base64</translation>
    </message>
    <message>
        <source>Open the page of the new version</source>
        <translation>打开新版本的页面</translation>
    </message>
    <message>
        <source>This is the newest version, {version}.</source>
        <translation>已是最新版本 {version}。</translation>
    </message>
    <message>
        <source>Loquat asks nobody about new versions unless you turn this on. It then checks the address below once a day, trusts only what the owner of the key has signed, and tells you. It installs nothing.</source>
        <translation>除非你打开此项，Loquat 不会向任何人查询新版本。打开后，它每天查看一次下面的地址，只信任由该密钥持有者签名的内容，并告知你。它不会安装任何东西。</translation>
    </message>
    <message>
        <source>Check for new versions once a day</source>
        <translation>每天查看一次新版本</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即查看</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Version {version} was released on {day}; this is {running}.</source>
        <translation>版本 {version} 已于 {day}发布；当前版本为 {running}。</translation>
    </message>
</context>
<context>
    <name>UsageSummary</name>
    <message numerus="yes">
        <source>%n answer(s)</source>
        <translation>
            <numerusform>%n 个回答</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} tokens in ({cached} cached)</source>
        <translation>输入 {count} 词元（其中缓存 {cached}）</translation>
    </message>
    <message>
        <source>{count} tokens in</source>
        <translation>输入 {count} 词元</translation>
    </message>
    <message>
        <source>{count} out ({reasoning} reasoning)</source>
        <translation>输出 {count}（其中推理 {reasoning}）</translation>
    </message>
    <message>
        <source>{count} out</source>
        <translation>输出 {count}</translation>
    </message>
    <message>
        <source>first token after {time}</source>
        <translation>首个词元 {time}</translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} 词元/秒</translation>
    </message>
    <message numerus="yes">
        <source>No price is known for %n of these answers.</source>
        <translation>
            <numerusform>其中 %n 个回答的价格未知。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The figures of %n answer(s) contradict themselves; they are counted as far as they can be.</source>
        <translation>
            <numerusform>%n 个回答的用量数字自相矛盾，只计入可信的部分。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The servers gave no figures for %n more answer(s).</source>
        <translation>
            <numerusform>另有 %n 个回答，服务器没有给出用量。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UsageTable</name>
    <message>
        <source>Day</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答数</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>首个词元</translation>
    </message>
    <message>
        <source>Tokens/s</source>
        <translation>词元/秒</translation>
    </message>
</context>
<context>
    <name>UsageWindow</name>
    <message>
        <source>Usage</source>
        <extracomment>From this width on the table stands beside the chart, else below it. Lying bars that are drawn; the table has them all. Standing bars that are drawn: of a longer time the last. What was asked last. A day later the same choice of days means others.</extracomment>
        <translation>用量</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>按天</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>按模型</translation>
    </message>
    <message>
        <source>By connection</source>
        <translation>按连接</translation>
    </message>
    <message>
        <source>By conversation</source>
        <translation>按对话</translation>
    </message>
    <message>
        <source>Added up by</source>
        <translation>汇总方式</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>图表内容</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Table as CSV…</source>
        <translation>表格存为 CSV…</translation>
    </message>
    <message>
        <source>Chart as PNG…</source>
        <translation>图表存为 PNG…</translation>
    </message>
    <message>
        <source>Reading the conversations…</source>
        <translation>正在读取对话…</translation>
    </message>
    <message>
        <source>Point at a bar, or go there with the arrow keys.</source>
        <translation>把鼠标移到柱上，或用方向键查看。</translation>
    </message>
    <message>
        <source>Reading conversations: {done} of {total}</source>
        <translation>正在读取对话：{done}/{total}</translation>
    </message>
    <message>
        <source>There are no answers in these days.
What servers report for their answers is added up here.</source>
        <translation>这段时间没有回答。
服务器告知的每个回答的用量会汇总在这里。</translation>
    </message>
</context>
<context>
    <name>VariablesDialog</name>
    <message>
        <source>It will be put into the question field:</source>
        <translation>将放入提问框：</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Open as a new conversation</source>
        <translation>作为新对话打开</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>较早的版本</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保存时间</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>在此操作之前</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息数</translation>
    </message>
    <message>
        <source>Newest message</source>
        <translation>最新消息</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>An earlier version opens as a conversation of its own; this one stays as it is.</source>
        <translation>较早的版本会作为一个单独的对话打开，当前对话保持不变。</translation>
    </message>
    <message>
        <source>making it smaller</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>deletion</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>an import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>a repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>a change</source>
        <translation>一次改动</translation>
    </message>
    <message>
        <source>{title} (as of {when})</source>
        <translation>{title}（{when} 的版本）</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>There are none yet. Before the conversation is deleted, made smaller, repaired or merged with an import, a version is kept for 30 days.</source>
        <translation>还没有较早的版本。在删除、压缩、修复对话或与导入内容合并之前，会保存一个版本，保留 30 天。</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>What would you like to know?</source>
        <extracomment>No wider than this many grid steps, so that the eye finds the next line.</extracomment>
        <translation>想了解什么？</translation>
    </message>
    <message>
        <source>Choose another assistant…</source>
        <translation>换一个助手…</translation>
    </message>
    <message>
        <source>Choose an assistant…</source>
        <translation>选择助手…</translation>
    </message>
    <message>
        <source>Explain how a heat pump works, in plain words</source>
        <translation>用通俗的话解释热泵的工作原理</translation>
    </message>
    <message>
        <source>Write a Python function that finds duplicate files</source>
        <translation>写一个查找重复文件的 Python 函数</translation>
    </message>
    <message>
        <source>Translate a friendly reply to an invitation into Chinese</source>
        <translation>把一封友好的邀请回复译成英文</translation>
    </message>
    <message>
        <source>There is no connection to a model yet.</source>
        <translation>还没有连接到任何模型。</translation>
    </message>
    <message>
        <source>Answered on this computer, without an account, by a small model: Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud.</source>
        <translation>由本机上的小模型回答，无需账号：阿里云的 Qwen2.5-Coder-0.5B-Instruct。</translation>
    </message>
    <message>
        <source>Answered on this computer by the model file that you chose.</source>
        <translation>由你选择的模型文件在本机回答。</translation>
    </message>
    <message>
        <source>Your question goes to {name} ({address}).</source>
        <translation>你的问题将发往 {name}（{address}）。</translation>
    </message>
    <message>
        <source>Add the address of a model server to begin.</source>
        <translation>添加一个模型服务器的地址即可开始。</translation>
    </message>
    <message>
        <source>Add a connection</source>
        <translation>添加连接</translation>
    </message>
    <message>
        <source>{name} needs an API key.</source>
        <translation>{name} 需要 API 密钥。</translation>
    </message>
    <message>
        <source>Enter the key</source>
        <translation>输入密钥</translation>
    </message>
</context>
<context>
    <name>_CallRow</name>
    <message>
        <source>Function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Name of the function</source>
        <translation>函数名称</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Id of the call</source>
        <translation>调用的 ID</translation>
    </message>
    <message>
        <source>Arguments, as a JSON object</source>
        <translation>参数（JSON 对象）</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>A connection needs a name.</source>
        <translation>连接需要一个名称。</translation>
    </message>
    <message>
        <source>A date must be written like 2026-11-23.</source>
        <translation>日期须写成 2026-11-23 这样的形式。</translation>
    </message>
    <message>
        <source>A key has only Latin letters, digits and signs. Copy it again.</source>
        <translation>密钥只含拉丁字母、数字和符号。请重新复制。</translation>
    </message>
    <message>
        <source>A limit must be a number that is not negative.</source>
        <translation>上限必须是不小于零的数字。</translation>
    </message>
    <message>
        <source>A name for the person who asks; sent to the server as it is.</source>
        <translation>提问者的名字；原样发送给服务器。</translation>
    </message>
    <message>
        <source>A name has 1 to 64 letters, digits, “_” or “-”.</source>
        <translation>名称由 1 到 64 个字母、数字、“_”或“-”组成。</translation>
    </message>
    <message>
        <source>A number in this JSON has too many digits.</source>
        <translation>此 JSON 中有一个数字位数过多。</translation>
    </message>
    <message>
        <source>A part of “{title}” is damaged and was left out.</source>
        <translation>“{title}”有一部分已损坏，未导出。</translation>
    </message>
    <message>
        <source>A price must be a number from 0 to {most}.</source>
        <translation>价格必须是 0 到 {most} 之间的数字。</translation>
    </message>
    <message>
        <source>A proxy needs a host and a port.</source>
        <translation>代理需要主机和端口。</translation>
    </message>
    <message>
        <source>A web address begins with https:// or http:// and names a host.</source>
        <translation>网址以 https:// 或 http:// 开头，并包含主机名。</translation>
    </message>
    <message>
        <source>A web address may not hold a user name or password; a key has a field of its own.</source>
        <translation>网址中不能含用户名或密码；密钥另有输入处。</translation>
    </message>
    <message>
        <source>Add --yes to import, or --dry-run to look only.</source>
        <translation>加上 --yes 以导入，或加上 --dry-run 只查看。</translation>
    </message>
    <message>
        <source>Add one in the settings.</source>
        <translation>请在设置中添加一个。</translation>
    </message>
    <message>
        <source>Address of the announcement</source>
        <translation>公告地址</translation>
    </message>
    <message>
        <source>All the rest is shown; what cannot be read is kept aside, and nothing is deleted.</source>
        <translation>其余内容照常显示；无法读取的部分已另外保存，没有删除任何内容。</translation>
    </message>
    <message>
        <source>Alternatives</source>
        <translation>备选数</translation>
    </message>
    <message>
        <source>Another call of this message has the same id.</source>
        <translation>此消息中另一个调用已使用相同的 ID。</translation>
    </message>
    <message>
        <source>Another connection has this name.</source>
        <translation>已有连接使用这个名称。</translation>
    </message>
    <message>
        <source>Answer format</source>
        <translation>回答格式</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答数量</translation>
    </message>
    <message>
        <source>As ChatGPT exports its history: every branch, for programs that import that.</source>
        <translation>与 ChatGPT 导出的数据相同：包含所有分支，供能导入该格式的程序使用。</translation>
    </message>
    <message>
        <source>As in the window; a long conversation becomes several pictures.</source>
        <translation>与窗口中所见一致；较长的对话会分成多张图片。</translation>
    </message>
    <message>
        <source>Ask again; it is started anew.</source>
        <translation>请再问一次；它会重新启动。</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>At most four texts; the answer ends before the first that would come.</source>
        <translation>最多四段文字；遇到第一段之前回答即结束。</translation>
    </message>
    <message>
        <source>At most {most} functions are allowed.</source>
        <translation>最多允许 {most} 个函数。</translation>
    </message>
    <message>
        <source>At most {most} texts are allowed.</source>
        <translation>最多允许 {most} 段文字。</translation>
    </message>
    <message>
        <source>Attached:</source>
        <translation>附件：</translation>
    </message>
    <message>
        <source>Behind a company proxy or antivirus, add its CA certificate to the connection.</source>
        <translation>如果有公司代理或杀毒软件，请把它的 CA 证书加入此连接。</translation>
    </message>
    <message>
        <source>Best of</source>
        <translation>择优数</translation>
    </message>
    <message>
        <source>Bring in the conversations of other programs; a second import of the same files changes nothing.

Files may be zip archives, JSON, SQLite or Markdown files, or folders; whose they are is found out by
their content. Read are: ChatGPT, Claude, DeepSeek, Open WebUI, LibreChat, Chatbox, Cherry Studio, NextChat,
py-gpt, Pandora, folders of Markdown, and Loquat’s own files.
</source>
        <translation>导入其他程序的对话；重复导入相同的文件不会产生任何变化。

可以是 zip 压缩包、JSON、SQLite 或 Markdown 文件，也可以是文件夹；来自哪个程序由内容判断。
支持：ChatGPT、Claude、DeepSeek、Open WebUI、LibreChat、Chatbox、Cherry Studio、NextChat、
py-gpt、Pandora、Markdown 文件夹，以及 Loquat 自己的文件。
</translation>
    </message>
    <message>
        <source>Budgets</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Calls a function:</source>
        <translation>调用函数：</translation>
    </message>
    <message>
        <source>Change this or the temperature, not both.</source>
        <translation>此项与温度只改其一。</translation>
    </message>
    <message>
        <source>Check plan and billing there; trying again does not help.</source>
        <translation>请到那里检查套餐和账单；重试没有用。</translation>
    </message>
    <message>
        <source>Check the address and your network; behind a proxy, let the proxy look names up.</source>
        <translation>请检查地址和网络；使用代理时，可让代理解析域名。</translation>
    </message>
    <message>
        <source>Check the address, and that the server is running and reachable.</source>
        <translation>请检查地址，并确认服务器正在运行且可以访问。</translation>
    </message>
    <message>
        <source>Check the base URL (most end in /v1), and whether a login page is in the way.</source>
        <translation>请检查基础地址（多数以 /v1 结尾），以及是否被登录页面拦截。</translation>
    </message>
    <message>
        <source>Check the model and the parameters; what it said stands below, if it said anything.</source>
        <translation>请检查模型和参数；如果服务器有说明，会显示在下方。</translation>
    </message>
    <message>
        <source>Choose a connection that uses Chat Completions or Responses.</source>
        <translation>请选择使用 Chat Completions 或 Responses 的连接。</translation>
    </message>
    <message>
        <source>Choose a conversation from the list.</source>
        <translation>请从列表中选择一个对话。</translation>
    </message>
    <message>
        <source>Choose another model, or check the base URL (most end in /v1).</source>
        <translation>请选择其他模型，或检查基础地址（多数以 /v1 结尾）。</translation>
    </message>
    <message>
        <source>Choose another place for it.</source>
        <translation>请换一个保存位置。</translation>
    </message>
    <message>
        <source>Choose one, or type its name.</source>
        <translation>请选择一个，或输入名称。</translation>
    </message>
    <message>
        <source>Connection of a new conversation</source>
        <translation>新对话的连接</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Conversations found: {count}</source>
        <translation>找到 {count} 个对话</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy it again from where it was issued.</source>
        <translation>请从签发处重新复制。</translation>
    </message>
    <message>
        <source>Copy the request as curl to send it from elsewhere.</source>
        <translation>可以将请求复制为 curl 命令，从别处发送。</translation>
    </message>
    <message>
        <source>Copy the text into a new conversation to go on.</source>
        <translation>把文字复制到新对话中即可继续。</translation>
    </message>
    <message>
        <source>Correct it where it comes from: {origin}.</source>
        <translation>请在其来源处更正：{origin}。</translation>
    </message>
    <message>
        <source>Correct it, or leave it empty so that it is not sent.</source>
        <translation>请更正，或留空不发送。</translation>
    </message>
    <message>
        <source>Credit that you buy can expire too: at OpenAI a year after the purchase. A subscription such as ChatGPT Plus does not pay for the API.</source>
        <translation>自己购买的额度也可能过期：在 OpenAI，购买一年后失效。ChatGPT Plus 之类的订阅不包含 API 费用。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Date of the newest announcement</source>
        <translation>最新公告的日期</translation>
    </message>
    <message>
        <source>Developer</source>
        <translation>开发者</translation>
    </message>
    <message>
        <source>Enter a valid key for this connection.</source>
        <translation>请为此连接输入有效的密钥。</translation>
    </message>
    <message>
        <source>Enter the key again; it replaces what is there.</source>
        <translation>请重新输入密钥；它会替换现有内容。</translation>
    </message>
    <message>
        <source>Evaluation samples (JSONL)</source>
        <translation>评测样本（JSONL）</translation>
    </message>
    <message>
        <source>Every question costs a little, by its length. Some providers grant a new account credit for trying: it expires on a date that their billing page shows, used or not, and not every account gets it.</source>
        <translation>每个问题按长短收取少量费用。有些服务商会赠送新账号试用额度：无论是否用完，都会在账单页面所示的日期过期，而且并非每个账号都有。</translation>
    </message>
    <message>
        <source>Everything there is, to be imported again.</source>
        <translation>包含全部内容，可再次导入。</translation>
    </message>
    <message>
        <source>Fine-tuning examples (JSONL)</source>
        <translation>微调样本（JSONL）</translation>
    </message>
    <message>
        <source>Flex is cheaper and slower, priority dearer and quicker.</source>
        <translation>flex 更便宜但更慢，priority 更贵但更快。</translation>
    </message>
    <message>
        <source>Folder of exports</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>Font size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Format of exports</source>
        <translation>导出格式</translation>
    </message>
    <message>
        <source>Frequency penalty</source>
        <translation>频率惩罚</translation>
    </message>
    <message>
        <source>Function {number}: {wrong}</source>
        <translation>函数 {number}：{wrong}</translation>
    </message>
    <message>
        <source>Functions</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Functions need the server to be started with a tool parser.</source>
        <translation>使用函数需要服务器启动时带工具解析器。</translation>
    </message>
    <message>
        <source>Global shortcut of Quick ask</source>
        <translation>快速提问的全局快捷键</translation>
    </message>
    <message>
        <source>Hand connections, certificates, prompts and assistants to others as one file, and take such a file in.

  loquat profile export FILE          without keys and passwords
  loquat profile import FILE          says what it would do, and asks
  loquat profile import FILE --yes    does it; --dry-run only says it

A connection of the file that leads elsewhere than yours of the same id comes in beside it, without its key.
</source>
        <translation>把连接、证书、提示词和助手作为一个文件交给他人，或导入这样的文件。

  loquat profile export FILE          不含密钥和密码
  loquat profile import FILE          说明将会做什么，并询问
  loquat profile import FILE --yes    直接执行；--dry-run 只说明

文件中的连接如果与你 ID 相同的连接去向不同，会作为另一个连接加入，不带密钥。
</translation>
    </message>
    <message>
        <source>Higher is more varied, lower more predictable. Change this or Top P, not both.</source>
        <translation>越高越多变，越低越稳定。此项与 Top P 只改其一。</translation>
    </message>
    <message>
        <source>Hours must be written like 1-4,6-10.</source>
        <translation>时段须写成 1-4,6-10 这样的形式。</translation>
    </message>
    <message>
        <source>Icon in the system tray</source>
        <translation>系统托盘图标</translation>
    </message>
    <message>
        <source>Import? [y/N]</source>
        <translation>是否导入？[y/N]</translation>
    </message>
    <message>
        <source>It answers 503 until the model is loaded.</source>
        <translation>模型加载完成前它会返回 503。</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>它是空的。</translation>
    </message>
    <message>
        <source>It is kept for this session only: you will be asked again.</source>
        <translation>仅保存到本次运行结束：之后会再次询问。</translation>
    </message>
    <message>
        <source>It is too long.</source>
        <translation>内容过长。</translation>
    </message>
    <message>
        <source>It may want a key: {command}</source>
        <translation>它可能需要密钥：{command}</translation>
    </message>
    <message>
        <source>It must be an object with “type”: “function”.</source>
        <translation>必须是带有 &quot;type&quot;: &quot;function&quot; 的对象。</translation>
    </message>
    <message>
        <source>It needs a “function” with name, description and parameters.</source>
        <translation>需要含名称、说明和参数的“function”。</translation>
    </message>
    <message>
        <source>It needs the name of a model.</source>
        <translation>需要填写模型名称。</translation>
    </message>
    <message>
        <source>Its description must be text.</source>
        <translation>说明必须是文字。</translation>
    </message>
    <message>
        <source>Its parameters must be a schema of an object.</source>
        <translation>参数必须是对象的模式。</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys of {name} usually begin with {prefix}. It is used as it is.</source>
        <translation>{name} 的密钥通常以 {prefix} 开头。将按原样使用。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Look whether the printer is there, or export a PDF.</source>
        <translation>请检查打印机是否可用，或导出为 PDF。</translation>
    </message>
    <message>
        <source>Loquat does not send a key or a message there. Enter that address if it is right.</source>
        <translation>Loquat 不会把密钥或消息发往那里。如果该地址正确，请直接填写。</translation>
    </message>
    <message>
        <source>Loquat ended unexpectedly the last time.</source>
        <translation>Loquat 上次意外退出。</translation>
    </message>
    <message>
        <source>Loquat ended while the answer was being written.</source>
        <translation>回答尚未写完时 Loquat 已退出。</translation>
    </message>
    <message>
        <source>Loquat goes on with its defaults; the file was kept as {kept}.</source>
        <translation>Loquat 将使用默认设置；原文件已保留为 {kept}。</translation>
    </message>
    <message>
        <source>Loquat runs in safe mode, with default settings.</source>
        <translation>Loquat 正以安全模式运行，使用默认设置。</translation>
    </message>
    <message>
        <source>Made for trying: one answer at a time, and probabilities, seed and penalties are ignored.</source>
        <translation>仅供试用：一次一个回答，概率、种子和惩罚项会被忽略。</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Models that reason refuse penalties and stop texts.</source>
        <translation>推理模型不接受惩罚项和停止文字。</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>No connection to {host} port {port} within {seconds} s.</source>
        <translation>{seconds} 秒内未能连接到 {host} 的 {port} 端口。</translation>
    </message>
    <message>
        <source>No model has been chosen.</source>
        <translation>尚未选择模型。</translation>
    </message>
    <message>
        <source>No secure connection to {host}: {reason}.</source>
        <translation>无法与 {host} 建立安全连接：{reason}。</translation>
    </message>
    <message>
        <source>Nothing answers at {host} port {port}.</source>
        <translation>{host} 的 {port} 端口没有应答。</translation>
    </message>
    <message>
        <source>Nothing can be painted here.</source>
        <translation>此处无法绘制。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>没有导入任何内容。</translation>
    </message>
    <message>
        <source>Nothing you wrote is lost. Please report this.</source>
        <translation>你写的内容没有丢失。请报告此问题。</translation>
    </message>
    <message>
        <source>One of its values is too long.</source>
        <translation>其中一个值太长。</translation>
    </message>
    <message>
        <source>One page that looks like the window and needs no network; several are searchable.</source>
        <translation>外观与窗口一致的网页，无需联网；多个对话可以搜索。</translation>
    </message>
    <message>
        <source>One sample for openai/evals an answer: the messages before it, and the answer.</source>
        <translation>每个回答一个 openai/evals 样本：之前的消息和该回答。</translation>
    </message>
    <message>
        <source>Only one of the two limits can be sent.</source>
        <translation>两个上限只能发送一个。</translation>
    </message>
    <message>
        <source>Only the likeliest tokens that together have this share are considered.</source>
        <translation>只考虑累计概率达到此值的最可能词元。</translation>
    </message>
    <message>
        <source>Only the words, as they were written.</source>
        <translation>只有文字，保持原样。</translation>
    </message>
    <message>
        <source>Open panels</source>
        <translation>打开的面板</translation>
    </message>
    <message>
        <source>Others may see these messages, on a locked screen too.</source>
        <translation>旁人可能看到这些通知，锁屏时也是如此。</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Pages to print or to send; text can be selected.</source>
        <translation>便于打印或发送的页面，文字可以选中。</translation>
    </message>
    <message>
        <source>Part of “{title}” cannot be read.</source>
        <translation>“{title}”有一部分无法读取。</translation>
    </message>
    <message>
        <source>Pictures (PNG)</source>
        <translation>图片（PNG）</translation>
    </message>
    <message>
        <source>Places of the panels</source>
        <translation>面板的位置</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>Presence penalty</source>
        <translation>存在惩罚</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Public key (Ed25519)</source>
        <translation>公钥（Ed25519）</translation>
    </message>
    <message>
        <source>Put your own name in the place of the braces.</source>
        <translation>请把花括号处换成你自己的名称。</translation>
    </message>
    <message>
        <source>Reasoning effort</source>
        <translation>推理强度</translation>
    </message>
    <message>
        <source>Reasoning is switched on by “enable_thinking” among the further fields.</source>
        <translation>在其他参数中用“enable_thinking”开启推理。</translation>
    </message>
    <message>
        <source>Remove PYTHON_KEYRING_BACKEND or keyringrc.cfg, or use a key for this session only.</source>
        <translation>请移除 PYTHON_KEYRING_BACKEND 或 keyringrc.cfg，或仅在本次运行中使用密钥。</translation>
    </message>
    <message>
        <source>Repeat the prompt</source>
        <translation>重复提示</translation>
    </message>
    <message>
        <source>Return how likely each token was.</source>
        <translation>返回每个词元的概率。</translation>
    </message>
    <message>
        <source>SOCKS4 is not supported, only SOCKS5</source>
        <translation>不支持 SOCKS4，只支持 SOCKS5</translation>
    </message>
    <message>
        <source>SOCKS5 allows 255 bytes of host name</source>
        <translation>SOCKS5 的主机名最多 255 字节</translation>
    </message>
    <message>
        <source>SOCKS5 allows 255 bytes of user and password</source>
        <translation>SOCKS5 的用户名和密码最多各 255 字节</translation>
    </message>
    <message>
        <source>Search conversations</source>
        <translation>搜索对话</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Send again without it.</source>
        <translation>请去掉它重新发送。</translation>
    </message>
    <message>
        <source>Service tier</source>
        <translation>服务等级</translation>
    </message>
    <message>
        <source>Settings, Updates says what is new, and where it is.</source>
        <translation>“设置”中的“更新”页说明了新内容和获取地址。</translation>
    </message>
    <message>
        <source>Several calls at once</source>
        <translation>同时多个调用</translation>
    </message>
    <message>
        <source>Several conversations need a folder in this format: one file each.</source>
        <translation>此格式导出多个对话时需要一个文件夹：每个对话一个文件。</translation>
    </message>
    <message>
        <source>Shorten it, start a new one, or choose a model with a larger context.</source>
        <translation>请缩短、开始新对话，或选择上下文更大的模型。</translation>
    </message>
    <message>
        <source>Show the answer while it is written</source>
        <translation>边生成边显示</translation>
    </message>
    <message>
        <source>Shows how many answers wait to be read, and leads to Quick ask.</source>
        <translation>显示未读回答的数量，并可打开快速提问。</translation>
    </message>
    <message>
        <source>Some settings could not be used: {reason}.</source>
        <translation>部分设置无法使用：{reason}。</translation>
    </message>
    <message>
        <source>Something went wrong inside Loquat: {reason}.</source>
        <translation>Loquat 内部出错：{reason}。</translation>
    </message>
    <message>
        <source>Start one (such as GNOME Keyring or KWallet), or use a key for this session only.</source>
        <translation>请启动一个（如 GNOME Keyring 或 KWallet），或仅在本次运行中使用密钥。</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>停止文字</translation>
    </message>
    <message>
        <source>Stop the local model after</source>
        <translation>闲置多久后停止本地模型</translation>
    </message>
    <message>
        <source>Suffix</source>
        <translation>后缀</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>TCP</source>
        <translation>TCP</translation>
    </message>
    <message>
        <source>TCP to the proxy</source>
        <translation>到代理的 TCP</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>TLS to the proxy</source>
        <translation>到代理的 TLS</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Text with formatting, for notes and other programs.</source>
        <translation>带格式的文本，适合笔记和其他程序。</translation>
    </message>
    <message>
        <source>Text, any JSON, or JSON that fits a schema.</source>
        <translation>文字、任意 JSON，或符合模式的 JSON。</translation>
    </message>
    <message>
        <source>The address must begin with https://.</source>
        <translation>地址必须以 https:// 开头。</translation>
    </message>
    <message>
        <source>The answer and the reasoning before it end here at the latest.</source>
        <translation>回答连同之前的推理最迟到此为止。</translation>
    </message>
    <message>
        <source>The answer ends here at the latest. Newer OpenAI models take the next one.</source>
        <translation>回答最迟到此为止。较新的 OpenAI 模型使用下一项。</translation>
    </message>
    <message>
        <source>The answer of {host} could not be read: {reason}.</source>
        <translation>无法读取 {host} 的应答：{reason}。</translation>
    </message>
    <message>
        <source>The answer timed out.</source>
        <translation>回答超时。</translation>
    </message>
    <message>
        <source>The answer was cut off at the token limit.</source>
        <translation>回答达到词元上限，被截断。</translation>
    </message>
    <message>
        <source>The answer was stopped.</source>
        <translation>回答已被停止。</translation>
    </message>
    <message>
        <source>The arguments must be a JSON object.</source>
        <translation>参数必须是一个 JSON 对象。</translation>
    </message>
    <message>
        <source>The assistant of the first start has been seen</source>
        <translation>已看过首次启动向导</translation>
    </message>
    <message>
        <source>The attached file “{name}” was left out: {reason}</source>
        <translation>附件“{name}”未导出：{reason}</translation>
    </message>
    <message>
        <source>The base URL “{url}” is not a web address.</source>
        <translation>基础地址“{url}”不是网址。</translation>
    </message>
    <message>
        <source>The certificate ends in {days} days.</source>
        <translation>证书将在 {days} 天后到期。</translation>
    </message>
    <message>
        <source>The connection that this request went to has been deleted.</source>
        <translation>这个请求所用的连接已被删除。</translation>
    </message>
    <message>
        <source>The conversation could not be printed.</source>
        <translation>无法打印此对话。</translation>
    </message>
    <message>
        <source>The conversation is longer than the model can read.</source>
        <translation>对话长度超出了模型的读取范围。</translation>
    </message>
    <message>
        <source>The credit of {name} expired on {day}.</source>
        <translation>{name} 的额度已于 {day} 到期。</translation>
    </message>
    <message>
        <source>The credit of {name}: {spent} of {allowed} are used.</source>
        <translation>{name} 的额度：已用 {spent}，共 {allowed}。</translation>
    </message>
    <message>
        <source>The currency must be USD or CNY.</source>
        <translation>币种必须是 USD 或 CNY。</translation>
    </message>
    <message>
        <source>The entry “{rule}” of {setting} cannot be understood and is ignored.</source>
        <translation>{setting} 中的“{rule}”无法理解，已忽略。</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>无法读取该文件。</translation>
    </message>
    <message>
        <source>The file is too large.</source>
        <translation>文件过大。</translation>
    </message>
    <message>
        <source>The file {name} could not be used as it is: {reason}.</source>
        <translation>文件 {name} 无法照原样使用：{reason}。</translation>
    </message>
    <message>
        <source>The format needs a “json_schema” with a name and a schema.</source>
        <translation>该格式需要带名称和模式的“json_schema”。</translation>
    </message>
    <message>
        <source>The header “{name}” is set by Loquat itself.</source>
        <translation>请求头“{name}”由 Loquat 自行设置。</translation>
    </message>
    <message>
        <source>The header “{name}” stands here twice.</source>
        <translation>请求头“{name}”重复出现。</translation>
    </message>
    <message>
        <source>The history in {path} could not be used: {reason}.</source>
        <translation>无法使用 {path} 中的历史：{reason}。</translation>
    </message>
    <message>
        <source>The local model belongs to each computer.</source>
        <translation>本地模型属于各自的电脑。</translation>
    </message>
    <message>
        <source>The local model did not start: {reason}.</source>
        <translation>本地模型未能启动：{reason}。</translation>
    </message>
    <message>
        <source>The local model gives its memory back after this time without a question.</source>
        <translation>在这段时间内没有提问时，本地模型会释放内存。</translation>
    </message>
    <message>
        <source>The local model stopped: {reason}.</source>
        <translation>本地模型已停止：{reason}。</translation>
    </message>
    <message>
        <source>The model does not take the parameter “{parameter}”.</source>
        <translation>该模型不接受参数“{parameter}”。</translation>
    </message>
    <message>
        <source>The model is the name of your deployment. With an api-version among the query parameters, the older address with the deployment in its path is used.</source>
        <translation>模型填写部署名称。若查询参数中有 api-version，则使用路径中带部署名的旧式地址。</translation>
    </message>
    <message>
        <source>The model must have been pulled first.</source>
        <translation>必须先拉取该模型。</translation>
    </message>
    <message>
        <source>The name {host} could not be found.</source>
        <translation>找不到域名 {host}。</translation>
    </message>
    <message>
        <source>The name “{name}” is taken.</source>
        <translation>名称“{name}”已被使用。</translation>
    </message>
    <message>
        <source>The number of tokens cannot be right.</source>
        <translation>词元数量不合理。</translation>
    </message>
    <message>
        <source>The parameter {name}: {problem}</source>
        <translation>参数 {name}：{problem}</translation>
    </message>
    <message>
        <source>The profile was imported.</source>
        <translation>配置已导入。</translation>
    </message>
    <message>
        <source>The proxy setting “{setting}” cannot be used: {reason}.</source>
        <translation>代理设置“{setting}”无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The proxy {proxy} did not make the connection: {reason}.</source>
        <translation>代理 {proxy} 未能建立连接：{reason}。</translation>
    </message>
    <message>
        <source>The proxy {proxy} wants a user name and password, or refused the ones it got.</source>
        <translation>代理 {proxy} 需要用户名和密码，或拒绝了所提供的。</translation>
    </message>
    <message>
        <source>The same seed and fingerprint give mostly the same answer.</source>
        <translation>种子和指纹相同时，回答大多相同。</translation>
    </message>
    <message>
        <source>The server asks you to wait {hours} hours.</source>
        <translation>服务器要求等待 {hours} 小时。</translation>
    </message>
    <message>
        <source>The server asks you to wait {minutes} minutes.</source>
        <translation>服务器要求等待 {minutes} 分钟。</translation>
    </message>
    <message>
        <source>The server closed the connection before the answer was complete.</source>
        <translation>回答尚未完成，服务器就关闭了连接。</translation>
    </message>
    <message>
        <source>The settings could not be saved: {reason}.</source>
        <translation>无法保存设置：{reason}。</translation>
    </message>
    <message>
        <source>The settings file could not be used: {reason}.</source>
        <translation>无法使用设置文件：{reason}。</translation>
    </message>
    <message>
        <source>The shortcut does not work here: {reason}.</source>
        <translation>快捷键在这里无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The support bundle could not be written: {reason}.</source>
        <translation>无法写入支持信息包：{reason}。</translation>
    </message>
    <message>
        <source>The system keyring could not be used: {reason}.</source>
        <translation>无法使用系统钥匙串：{reason}。</translation>
    </message>
    <message>
        <source>The system keyring did not keep the change.</source>
        <translation>系统钥匙串没有保存更改。</translation>
    </message>
    <message>
        <source>The system keyring holds something under this name that is not a key.</source>
        <translation>系统钥匙串中以此名称保存的不是密钥。</translation>
    </message>
    <message>
        <source>The system keyring is locked, and was not unlocked.</source>
        <translation>系统钥匙串已锁定，且未被解锁。</translation>
    </message>
    <message>
        <source>The system keyring refused Loquat access.</source>
        <translation>系统钥匙串拒绝了 Loquat 的访问。</translation>
    </message>
    <message>
        <source>The system keyring reported an error.</source>
        <translation>系统钥匙串报告了错误。</translation>
    </message>
    <message>
        <source>The system keyring stopped answering.</source>
        <translation>系统钥匙串停止了应答。</translation>
    </message>
    <message>
        <source>The table has no date.</source>
        <translation>此表没有日期。</translation>
    </message>
    <message>
        <source>The table is empty or too long.</source>
        <translation>此表为空或过长。</translation>
    </message>
    <message>
        <source>The table is of a version that this Loquat does not know.</source>
        <translation>此表的版本是当前 Loquat 不认识的。</translation>
    </message>
    <message>
        <source>The text that follows; the model writes what comes between.</source>
        <translation>后面的文字；模型填写中间部分。</translation>
    </message>
    <message>
        <source>The type must be text, json_object or json_schema.</source>
        <translation>类型必须是 text、json_object 或 json_schema。</translation>
    </message>
    <message>
        <source>The value cannot be stored: it is empty or holds broken characters.</source>
        <translation>无法保存该值：为空或含有损坏的字符。</translation>
    </message>
    <message>
        <source>The value is too long for the system keyring.</source>
        <translation>该值对系统钥匙串来说太长。</translation>
    </message>
    <message>
        <source>The value of “{name}” holds a line break or a control character.</source>
        <translation>“{name}”的值含有换行或控制字符。</translation>
    </message>
    <message>
        <source>Their defaults are used instead.</source>
        <translation>已改用默认值。</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>There are more than {n} files.</source>
        <translation>文件超过 {n} 个。</translation>
    </message>
    <message>
        <source>There is no connection to ask.</source>
        <translation>没有可以提问的连接。</translation>
    </message>
    <message>
        <source>There is no function “{name}”.</source>
        <translation>没有函数“{name}”。</translation>
    </message>
    <message>
        <source>There is no global shortcut on this system. Quick ask is in the Tools menu.</source>
        <translation>此系统不支持全局快捷键。可从“工具”菜单打开快速提问。</translation>
    </message>
    <message>
        <source>There was no answer.</source>
        <translation>没有得到回答。</translation>
    </message>
    <message>
        <source>These keys cannot be a global shortcut: Ctrl, Alt or Meta and a key.</source>
        <translation>这组按键不能用作全局快捷键：须为 Ctrl、Alt 或 Meta 加一个键。</translation>
    </message>
    <message>
        <source>These must be texts that are not empty.</source>
        <translation>必须是非空的文字。</translation>
    </message>
    <message>
        <source>This API does not have this parameter.</source>
        <translation>此 API 没有这个参数。</translation>
    </message>
    <message>
        <source>This JSON is nested too deeply.</source>
        <translation>此 JSON 嵌套过深。</translation>
    </message>
    <message>
        <source>This cannot be saved here. Copy the text into a new conversation to keep it.</source>
        <translation>这里无法保存。请把文字复制到新的对话中以保留它。</translation>
    </message>
    <message>
        <source>This conversation can only be read: its file is write-protected or of a newer Loquat.</source>
        <translation>此对话只能阅读：文件有写保护，或来自更新版本的 Loquat。</translation>
    </message>
    <message>
        <source>This desktop offers no global shortcuts to programs. Give one to the command “loquat --quick-ask” in its settings.</source>
        <translation>此桌面不向程序提供全局快捷键。请在桌面设置中为命令“loquat --quick-ask”指定一个快捷键。</translation>
    </message>
    <message>
        <source>This is a web address, not a key.</source>
        <translation>这是网址，不是密钥。</translation>
    </message>
    <message>
        <source>This is not a table of models: {problem}</source>
        <translation>这不是模型表：{problem}</translation>
    </message>
    <message>
        <source>This is not a web address.</source>
        <translation>这不是网址。</translation>
    </message>
    <message>
        <source>This is not the name of an environment variable.</source>
        <translation>这不是环境变量的名称。</translation>
    </message>
    <message>
        <source>This is the shortened form of a key. The whole key is shown only once.</source>
        <translation>这是密钥的缩略形式。完整的密钥只显示一次。</translation>
    </message>
    <message>
        <source>This is too long for a key.</source>
        <translation>这对密钥来说太长了。</translation>
    </message>
    <message>
        <source>This is too short for a key. Copy all of it.</source>
        <translation>这对密钥来说太短了。请完整复制。</translation>
    </message>
    <message>
        <source>This key may not do that on {host}.</source>
        <translation>此密钥无权在 {host} 上执行该操作。</translation>
    </message>
    <message>
        <source>This month’s budget for {name}: {spent} of {allowed} are used.</source>
        <translation>{name} 本月预算：已用 {spent}，共 {allowed}。</translation>
    </message>
    <message>
        <source>This must be a list of functions.</source>
        <translation>必须是函数列表。</translation>
    </message>
    <message>
        <source>This must be a number.</source>
        <translation>必须是数字。</translation>
    </message>
    <message>
        <source>This must be a whole number.</source>
        <translation>必须是整数。</translation>
    </message>
    <message>
        <source>This must be an object of token numbers and their bias.</source>
        <translation>必须是由词元编号及其偏置组成的对象。</translation>
    </message>
    <message>
        <source>This must be at least the number of answers.</source>
        <translation>不得小于回答数量。</translation>
    </message>
    <message>
        <source>This must be at least {low}.</source>
        <translation>不得小于 {low}。</translation>
    </message>
    <message>
        <source>This must be between {low} and {high}.</source>
        <translation>必须介于 {low} 与 {high} 之间。</translation>
    </message>
    <message>
        <source>This must be on or off.</source>
        <translation>必须是开或关。</translation>
    </message>
    <message>
        <source>This must be text.</source>
        <translation>必须是文字。</translation>
    </message>
    <message>
        <source>This needs functions.</source>
        <translation>需要先定义函数。</translation>
    </message>
    <message>
        <source>This needs the probabilities switched on.</source>
        <translation>需要先开启概率。</translation>
    </message>
    <message>
        <source>This system has no keyring running.</source>
        <translation>此系统没有运行钥匙串。</translation>
    </message>
    <message>
        <source>This works only while streaming is off.</source>
        <translation>仅在关闭流式传输时有效。</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Today’s budget for {name}: {spent} of {allowed} are used.</source>
        <translation>{name} 今日预算：已用 {spent}，共 {allowed}。</translation>
    </message>
    <message>
        <source>Token bias</source>
        <translation>词元偏置</translation>
    </message>
    <message>
        <source>Token {token}: {wrong}</source>
        <translation>词元 {token}：{wrong}</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Top P</source>
        <translation>Top P</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>Try again, or use a key for this session only.</source>
        <translation>请重试，或仅在本次运行中使用密钥。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, its raw response may tell why.</source>
        <translation>请重试。如果再次出现，原始响应可能会说明原因。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, the server’s own log should say why; a proxy or a firewall in between can do it too.</source>
        <translation>请重试。如果再次发生，服务器自己的日志应当会说明原因；中间的代理或防火墙也可能造成这种情况。</translation>
    </message>
    <message>
        <source>Try again; if that does not help, log out and in, or use a key for this session only.</source>
        <translation>请重试；若无效，请注销后重新登录，或仅在本次运行中使用密钥。</translation>
    </message>
    <message>
        <source>Unknown fields are refused; the seed is called “random_seed”.</source>
        <translation>未知字段会被拒绝；种子叫做“random_seed”。</translation>
    </message>
    <message>
        <source>Unlock it and try again, or use a key for this session only.</source>
        <translation>请解锁后重试，或仅在本次运行中使用密钥。</translation>
    </message>
    <message>
        <source>Unlock it, or use a key for this session only.</source>
        <translation>请解锁，或仅在本次运行中使用密钥。</translation>
    </message>
    <message>
        <source>Use of functions</source>
        <translation>函数的使用</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Verbosity</source>
        <translation>详细程度</translation>
    </message>
    <message>
        <source>Wait a little, then try again.</source>
        <translation>请稍等后重试。</translation>
    </message>
    <message>
        <source>Web page (HTML)</source>
        <translation>网页（HTML）</translation>
    </message>
    <message>
        <source>What a model takes depends on who serves it.</source>
        <translation>模型接受哪些参数取决于由谁提供服务。</translation>
    </message>
    <message>
        <source>What came is kept. Continue, or try again.</source>
        <translation>已收到的内容已保留。可以继续，或重试。</translation>
    </message>
    <message>
        <source>What the model may ask you to call, each with a JSON Schema.</source>
        <translation>模型可以请你调用的函数，各带一个 JSON Schema。</translation>
    </message>
    <message>
        <source>What you write stays in this window and is saved as soon as it works again.</source>
        <translation>你写的内容会留在窗口中，恢复后立即保存。</translation>
    </message>
    <message>
        <source>What you wrote is there. Help → Support bundle shows what is known of it.</source>
        <translation>你写的内容都在。“帮助”→“支持信息包”会显示已知信息。</translation>
    </message>
    <message>
        <source>Width of the list</source>
        <translation>列表宽度</translation>
    </message>
    <message>
        <source>Window geometry</source>
        <translation>窗口位置</translation>
    </message>
    <message>
        <source>Windows stores at most 1,280 characters; use it for this session only.</source>
        <translation>Windows 最多保存 1,280 个字符；请仅在本次运行中使用。</translation>
    </message>
    <message>
        <source>With a message of the desktop, while no window of Loquat is in front.</source>
        <translation>当 Loquat 的窗口都不在前台时，用桌面通知告知。</translation>
    </message>
    <message>
        <source>With its title and beginning</source>
        <translation>附上标题和回答的开头</translation>
    </message>
    <message>
        <source>Written to {name}. It holds no keys and no passwords.</source>
        <translation>已写入 {name}。其中不含密钥和密码。</translation>
    </message>
    <message>
        <source>Your credit or quota at {host} is used up.</source>
        <translation>你在 {host} 的额度已用完。</translation>
    </message>
    <message>
        <source>Your network may need a proxy, or the address may be wrong.</source>
        <translation>你的网络可能需要代理，或者地址有误。</translation>
    </message>
    <message>
        <source>Your own settings are not touched; what you change now is not kept.</source>
        <translation>你自己的设置不受影响；现在所做的更改不会保留。</translation>
    </message>
    <message>
        <source>a message is bigger than {mb} MB</source>
        <translation>有一条消息大于 {mb} MB</translation>
    </message>
    <message>
        <source>a newer version of Loquat wrote it</source>
        <translation>由更新版本的 Loquat 写入</translation>
    </message>
    <message>
        <source>a value cannot be stored: {kind}</source>
        <translation>有一个值无法保存：{kind}</translation>
    </message>
    <message>
        <source>all connections</source>
        <translation>所有连接</translation>
    </message>
    <message>
        <source>an event of it is longer than {size_mib} MiB</source>
        <translation>其中一个事件超过 {size_mib} MiB</translation>
    </message>
    <message>
        <source>an extra header has a name or a value that cannot be sent</source>
        <translation>某个附加请求头的名称或值无法发送</translation>
    </message>
    <message>
        <source>another process is still writing</source>
        <translation>另一个进程仍在写入</translation>
    </message>
    <message>
        <source>another program has changed it meanwhile</source>
        <translation>其间另一个程序更改了它</translation>
    </message>
    <message>
        <source>another program has these keys</source>
        <translation>其他程序已占用这组按键</translation>
    </message>
    <message>
        <source>assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>connection</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>directly</source>
        <translation>直连</translation>
    </message>
    <message>
        <source>do it without asking</source>
        <translation>不询问，直接执行</translation>
    </message>
    <message>
        <source>first token</source>
        <translation>首个词元</translation>
    </message>
    <message>
        <source>follows message {number}</source>
        <translation>接在第 {number} 条消息之后</translation>
    </message>
    <message>
        <source>hand connections, prompts and assistants to others as a file, and take such a file in</source>
        <translation>把连接、提示词和助手作为文件交给他人，或导入这样的文件</translation>
    </message>
    <message>
        <source>it accepts no way to log in that is known</source>
        <translation>它不接受任何已知的登录方式</translation>
    </message>
    <message>
        <source>it answered with status {status}</source>
        <translation>它返回了状态 {status}</translation>
    </message>
    <message>
        <source>it cannot reach or find the host</source>
        <translation>它无法到达或找不到该主机</translation>
    </message>
    <message>
        <source>it cannot reach the network</source>
        <translation>它无法到达该网络</translation>
    </message>
    <message>
        <source>it closed the connection</source>
        <translation>它关闭了连接</translation>
    </message>
    <message>
        <source>it does not answer as an HTTP proxy</source>
        <translation>它的应答不像 HTTP 代理</translation>
    </message>
    <message>
        <source>it does not know the command</source>
        <translation>它不认识该命令</translation>
    </message>
    <message>
        <source>it does not know the kind of address</source>
        <translation>它不认识该地址类型</translation>
    </message>
    <message>
        <source>it does not say which conversation it is</source>
        <translation>没有写明是哪个对话</translation>
    </message>
    <message>
        <source>it does not speak SOCKS5</source>
        <translation>它不支持 SOCKS5</translation>
    </message>
    <message>
        <source>it does not speak TLS there; perhaps the address begins with http://, not https://</source>
        <translation>那里不支持 TLS；地址也许应以 http:// 而不是 https:// 开头</translation>
    </message>
    <message>
        <source>it ends in the middle, after {bytes} bytes</source>
        <translation>内容在 {bytes} 字节后中断</translation>
    </message>
    <message>
        <source>it failed</source>
        <translation>它失败了</translation>
    </message>
    <message>
        <source>it has no messages</source>
        <translation>没有消息</translation>
    </message>
    <message>
        <source>it has no messages: “chat_messages” is missing</source>
        <translation>没有消息：缺少“chat_messages”</translation>
    </message>
    <message>
        <source>it has no messages: “mapping” is missing</source>
        <translation>没有消息：缺少“mapping”</translation>
    </message>
    <message>
        <source>it has {width} × {height} pixels, which is more than Loquat draws</source>
        <translation>它有 {width} × {height} 像素，超出了 Loquat 能绘制的范围</translation>
    </message>
    <message>
        <source>it holds no answer</source>
        <translation>其中没有回答</translation>
    </message>
    <message>
        <source>it is JSON of an unknown kind, with the fields {names}</source>
        <translation>这是未知类型的 JSON，含有字段 {names}</translation>
    </message>
    <message>
        <source>it is a database of a program whose conversations cannot be read</source>
        <translation>它是一个数据库，但不支持读取该程序的对话</translation>
    </message>
    <message>
        <source>it is a list of the archives that make up an export of Claude; import those archives</source>
        <translation>这是 Claude 导出内容的存档清单；请导入清单中的那些存档</translation>
    </message>
    <message>
        <source>it is a page to read ({kind}); import the JSON or Markdown files of the export</source>
        <translation>这是供阅读的页面（{kind}）；请导入该导出中的 JSON 或 Markdown 文件</translation>
    </message>
    <message>
        <source>it is a {kind} archive; unpack it and import what is in it</source>
        <translation>这是 {kind} 压缩包；请先解压，再导入其中的内容</translation>
    </message>
    <message>
        <source>it is bigger than {mb} MB</source>
        <translation>大于 {mb} MB</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>it is in the trash, and stays there</source>
        <translation>它在回收站里，将继续留在那里</translation>
    </message>
    <message>
        <source>it is longer than {size_mib} MiB</source>
        <translation>它超过 {size_mib} MiB</translation>
    </message>
    <message>
        <source>it is neither text nor a picture (PNG, JPEG, GIF or WebP)</source>
        <translation>它既不是文本，也不是图片（PNG、JPEG、GIF 或 WebP）</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套层数过深</translation>
    </message>
    <message>
        <source>it is no conversation</source>
        <translation>不是对话</translation>
    </message>
    <message>
        <source>it is not HTTP</source>
        <translation>它不是 HTTP</translation>
    </message>
    <message>
        <source>it is not JSON</source>
        <translation>它不是 JSON</translation>
    </message>
    <message>
        <source>it is not JSON; it is kept as {kept}</source>
        <translation>它不是 JSON；已另存为 {kept}</translation>
    </message>
    <message>
        <source>it is not an address</source>
        <translation>它不是地址</translation>
    </message>
    <message>
        <source>it is not valid JSON</source>
        <translation>不是有效的 JSON</translation>
    </message>
    <message>
        <source>it is not valid JSON at byte {bytes}</source>
        <translation>第 {bytes} 字节处不是有效的 JSON</translation>
    </message>
    <message>
        <source>it is of a newer version, or cannot be read</source>
        <translation>它来自更新的版本，或无法读取</translation>
    </message>
    <message>
        <source>it is packed by a method that cannot be read ({method})</source>
        <translation>它的压缩方式无法读取（{method}）</translation>
    </message>
    <message>
        <source>it is packed with “{encoding}”, which was not asked for</source>
        <translation>它用未请求的“{encoding}”压缩</translation>
    </message>
    <message>
        <source>it is protected by a password</source>
        <translation>有密码保护</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>它太大了</translation>
    </message>
    <message>
        <source>it looks like an export of {program}, which cannot be read</source>
        <translation>这看起来是 {program} 的导出，无法读取</translation>
    </message>
    <message>
        <source>it names no host</source>
        <translation>它没有主机名</translation>
    </message>
    <message>
        <source>it needs {needed} MB in {folder}, where {free} MB are free</source>
        <translation>需要在 {folder} 中占用 {needed} MB，而那里只剩 {free} MB</translation>
    </message>
    <message>
        <source>it redirects to no address</source>
        <translation>它重定向到无效地址</translation>
    </message>
    <message>
        <source>it redirects to {target}</source>
        <translation>它重定向到 {target}</translation>
    </message>
    <message>
        <source>it redirects too often</source>
        <translation>它重定向次数过多</translation>
    </message>
    <message>
        <source>it refused user or password</source>
        <translation>它拒绝了用户名或密码</translation>
    </message>
    <message>
        <source>it says that it is packed with {name}, but is not</source>
        <translation>它声称用 {name} 压缩，实际并非如此</translation>
    </message>
    <message>
        <source>it seems to hold conversations of a kind that cannot be read</source>
        <translation>它似乎含有对话，但不支持读取这种格式</translation>
    </message>
    <message>
        <source>it sent no picture of a kind that Loquat shows</source>
        <translation>它传来的不是 Loquat 能显示的图片</translation>
    </message>
    <message>
        <source>it was closed in the middle of the handshake</source>
        <translation>握手途中连接被关闭</translation>
    </message>
    <message>
        <source>it was deleted for good in Loquat, and stays so</source>
        <translation>它已在 Loquat 中被彻底删除，不会恢复</translation>
    </message>
    <message>
        <source>it was written by a newer version of Loquat and is left as it is</source>
        <translation>它由更新版本的 Loquat 写入，将保持原样</translation>
    </message>
    <message>
        <source>it would unpack to an absurd size</source>
        <translation>解压后的大小不合常理</translation>
    </message>
    <message>
        <source>its JSON is broken or cut off</source>
        <translation>其 JSON 损坏或被截断</translation>
    </message>
    <message>
        <source>its answer is {code}</source>
        <translation>它的应答是 {code}</translation>
    </message>
    <message>
        <source>its certificate is for {names}</source>
        <translation>其证书属于 {names}</translation>
    </message>
    <message>
        <source>its certificate is signed by itself ({name})</source>
        <translation>其证书是自签名的（{name}）</translation>
    </message>
    <message>
        <source>its certificate was issued by {issuer}, which is not among those that {variable} says to trust</source>
        <translation>其证书由 {issuer} 签发，不在 {variable} 所信任的范围内</translation>
    </message>
    <message>
        <source>its certificate was issued by {issuer}, which this computer does not trust</source>
        <translation>其证书由 {issuer} 签发，本机不信任该机构</translation>
    </message>
    <message>
        <source>its certificate was refused: {words}</source>
        <translation>其证书被拒绝：{words}</translation>
    </message>
    <message>
        <source>its events are not JSON of this API</source>
        <translation>其事件不是此 API 的 JSON</translation>
    </message>
    <message>
        <source>its file is missing</source>
        <translation>缺少它的文件</translation>
    </message>
    <message>
        <source>its headers are too long</source>
        <translation>其响应头过长</translation>
    </message>
    <message>
        <source>its host name is not valid</source>
        <translation>其主机名无效</translation>
    </message>
    <message>
        <source>its name leads out of the archive</source>
        <translation>文件名指向压缩包之外</translation>
    </message>
    <message>
        <source>its name {host} could not be found</source>
        <translation>找不到它的域名 {host}</translation>
    </message>
    <message>
        <source>its port is not a number from 1 to 65535</source>
        <translation>其端口不是 1 到 65535 之间的数字</translation>
    </message>
    <message>
        <source>its process could not be started</source>
        <translation>无法启动其进程</translation>
    </message>
    <message>
        <source>its process ended with code {code}</source>
        <translation>其进程以代码 {code} 结束</translation>
    </message>
    <message>
        <source>its process was killed, perhaps for want of memory</source>
        <translation>其进程被终止，可能是内存不足</translation>
    </message>
    <message>
        <source>its rules do not allow it</source>
        <translation>它的规则不允许</translation>
    </message>
    <message>
        <source>list of models</source>
        <translation>模型列表</translation>
    </message>
    <message>
        <source>model server</source>
        <translation>模型服务器</translation>
    </message>
    <message>
        <source>models.json is missing</source>
        <translation>缺少 models.json</translation>
    </message>
    <message>
        <source>name lookup</source>
        <translation>域名解析</translation>
    </message>
    <message>
        <source>name of the proxy</source>
        <translation>代理的域名</translation>
    </message>
    <message>
        <source>no answer within {seconds} s</source>
        <translation>{seconds} 秒内没有应答</translation>
    </message>
    <message>
        <source>no conversations of the format “{format}” were found</source>
        <translation>没有找到“{format}”格式的对话</translation>
    </message>
    <message>
        <source>no conversations were found</source>
        <translation>没有找到对话</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing answers there</source>
        <translation>那里没有应答</translation>
    </message>
    <message>
        <source>only say what it would do</source>
        <translation>只说明将会做什么</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>proxy handshake</source>
        <translation>代理握手</translation>
    </message>
    <message>
        <source>route</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>some source data is nested too deeply and was left out</source>
        <translation>部分源数据嵌套过深，已略去</translation>
    </message>
    <message>
        <source>take a file in</source>
        <translation>导入文件</translation>
    </message>
    <message>
        <source>the CA file {path} cannot be read: {words}</source>
        <translation>无法读取 CA 文件 {path}：{words}</translation>
    </message>
    <message>
        <source>the CA file {path} holds no certificate that can be read</source>
        <translation>CA 文件 {path} 中没有可读取的证书</translation>
    </message>
    <message>
        <source>the X server does not tell its keys</source>
        <translation>X 服务器没有提供按键信息</translation>
    </message>
    <message>
        <source>the announcement has expired; the clock may be wrong</source>
        <translation>公告已过期；也可能是时钟不准</translation>
    </message>
    <message>
        <source>the announcement is about something else</source>
        <translation>公告与本程序无关</translation>
    </message>
    <message>
        <source>the announcement is from the future; the clock may be wrong</source>
        <translation>公告的日期在未来；可能是时钟不准</translation>
    </message>
    <message>
        <source>the announcement is incomplete</source>
        <translation>公告不完整</translation>
    </message>
    <message>
        <source>the announcement is older than one that was seen before</source>
        <translation>公告比以前见过的更旧</translation>
    </message>
    <message>
        <source>the archive is damaged</source>
        <translation>压缩包已损坏</translation>
    </message>
    <message>
        <source>the attached file was changed</source>
        <translation>附件已被更改</translation>
    </message>
    <message>
        <source>the connection broke, or it is not HTTP</source>
        <translation>连接中断，或对方不是 HTTP</translation>
    </message>
    <message>
        <source>the connection leads to another server by now</source>
        <translation>该连接现在指向另一台服务器</translation>
    </message>
    <message>
        <source>the conversation is as big as one can be ({mb} MB); begin a new one</source>
        <translation>这个对话已达到最大容量（{mb} MB），请开始一个新对话</translation>
    </message>
    <message>
        <source>the conversation was deleted for good</source>
        <translation>该对话已被彻底删除</translation>
    </message>
    <message>
        <source>the disk refused it: {reason}</source>
        <translation>磁盘拒绝写入：{reason}</translation>
    </message>
    <message>
        <source>the disk that holds {folder} is full</source>
        <translation>{folder} 所在的磁盘已满</translation>
    </message>
    <message>
        <source>the environment variable {name}</source>
        <translation>环境变量 {name}</translation>
    </message>
    <message>
        <source>the extra “local” is not installed</source>
        <translation>未安装扩展“local”</translation>
    </message>
    <message>
        <source>the file cannot be loaded</source>
        <translation>无法加载该文件</translation>
    </message>
    <message>
        <source>the folder is not there any more</source>
        <translation>文件夹已不存在</translation>
    </message>
    <message>
        <source>the handshake failed: {words}</source>
        <translation>握手失败：{words}</translation>
    </message>
    <message>
        <source>the name of the attached file is damaged</source>
        <translation>附件的名称已损坏</translation>
    </message>
    <message>
        <source>the package {name} is damaged</source>
        <translation>软件包 {name} 已损坏</translation>
    </message>
    <message>
        <source>the picture is damaged</source>
        <translation>图片已损坏</translation>
    </message>
    <message>
        <source>the proxy {proxy}</source>
        <translation>代理 {proxy}</translation>
    </message>
    <message>
        <source>the server answered with status {status}</source>
        <translation>服务器返回状态 {status}</translation>
    </message>
    <message>
        <source>the server has no list of models</source>
        <translation>该服务器没有模型列表</translation>
    </message>
    <message>
        <source>the server offers no model</source>
        <translation>服务器没有提供任何模型</translation>
    </message>
    <message>
        <source>the server offers one model</source>
        <translation>服务器提供 1 个模型</translation>
    </message>
    <message>
        <source>the server offers {count} models</source>
        <translation>服务器提供 {count} 个模型</translation>
    </message>
    <message>
        <source>the server refuses the connection</source>
        <translation>服务器拒绝了连接</translation>
    </message>
    <message>
        <source>the signature is not right</source>
        <translation>签名不正确</translation>
    </message>
    <message>
        <source>the vocabulary {file} is missing or damaged; please install Loquat again</source>
        <translation>词表 {file} 缺失或损坏；请重新安装 Loquat</translation>
    </message>
    <message>
        <source>the way is too long</source>
        <translation>路径过长</translation>
    </message>
    <message>
        <source>there is no X server</source>
        <translation>没有 X 服务器</translation>
    </message>
    <message>
        <source>there is no conversation in it</source>
        <translation>里面没有对话</translation>
    </message>
    <message>
        <source>there is no file {path}</source>
        <translation>没有文件 {path}</translation>
    </message>
    <message>
        <source>these packages are missing or damaged: {names}</source>
        <translation>这些软件包缺失或损坏：{names}</translation>
    </message>
    <message>
        <source>this key may not see the list of models</source>
        <translation>此密钥无权查看模型列表</translation>
    </message>
    <message>
        <source>this keyboard does not have the key</source>
        <translation>此键盘上没有这个键</translation>
    </message>
    <message>
        <source>this processor lacks instructions that it needs</source>
        <translation>此处理器缺少它所需的指令</translation>
    </message>
    <message>
        <source>through the {kind} proxy {proxy}</source>
        <translation>经由 {kind} 代理 {proxy}</translation>
    </message>
    <message>
        <source>version {number} of {count}</source>
        <translation>第 {number} 个版本，共 {count} 个</translation>
    </message>
    <message>
        <source>what came is too long</source>
        <translation>收到的内容太长</translation>
    </message>
    <message>
        <source>write a file for others</source>
        <translation>写出给他人使用的文件</translation>
    </message>
    <message>
        <source>{address}, by the proxy {proxy}</source>
        <translation>{address}，经由代理 {proxy}</translation>
    </message>
    <message>
        <source>{address}, by the proxy {proxy}, with a certificate of its own</source>
        <translation>{address}，经由代理 {proxy}，使用自带的证书</translation>
    </message>
    <message>
        <source>{address}, with a certificate of its own</source>
        <translation>{address}，使用自带的证书</translation>
    </message>
    <message>
        <source>{entry} stands in the table twice.</source>
        <translation>{entry} 在表中出现了两次。</translation>
    </message>
    <message>
        <source>{entry}: {problem}</source>
        <translation>{entry}：{problem}</translation>
    </message>
    <message>
        <source>{facts}. {warning}</source>
        <translation>{facts}。{warning}</translation>
    </message>
    <message>
        <source>{folder} cannot be written</source>
        <translation>无法写入 {folder}</translation>
    </message>
    <message>
        <source>{host} answered with something that is not an API response.</source>
        <translation>{host} 的应答不是 API 响应。</translation>
    </message>
    <message>
        <source>{host} closed the connection before the answer was complete.</source>
        <translation>回答尚未完成，{host} 就关闭了连接。</translation>
    </message>
    <message>
        <source>{host} did not accept the API key.</source>
        <translation>{host} 不接受此 API 密钥。</translation>
    </message>
    <message>
        <source>{host} did not accept the request.</source>
        <translation>{host} 不接受此请求。</translation>
    </message>
    <message>
        <source>{host} did not send the picture within {seconds} s.</source>
        <translation>{host} 未能在 {seconds} 秒内传来图片。</translation>
    </message>
    <message>
        <source>{host} does not know the model or the path.</source>
        <translation>{host} 不认识该模型或路径。</translation>
    </message>
    <message>
        <source>{host} failed (status {status}).</source>
        <translation>{host} 出错（状态 {status}）。</translation>
    </message>
    <message>
        <source>{host} fell silent for {seconds} s in the middle of the answer.</source>
        <translation>回答途中 {host} 静默了 {seconds} 秒。</translation>
    </message>
    <message>
        <source>{host} is limiting how often you may ask.</source>
        <translation>{host} 限制了提问频率。</translation>
    </message>
    <message>
        <source>{host} is overloaded.</source>
        <translation>{host} 过载。</translation>
    </message>
    <message>
        <source>{host} is still loading the model.</source>
        <translation>{host} 仍在加载模型。</translation>
    </message>
    <message>
        <source>{host} needs an API key, and this connection has none.</source>
        <translation>{host} 需要 API 密钥，而此连接没有。</translation>
    </message>
    <message>
        <source>{host} redirects to another address, {target}.</source>
        <translation>{host} 重定向到另一个地址 {target}。</translation>
    </message>
    <message>
        <source>{host} reported an error in the middle of the answer.</source>
        <translation>回答途中 {host} 报告了错误。</translation>
    </message>
    <message>
        <source>{host} sent no answer within {seconds} s.</source>
        <translation>{host} 在 {seconds} 秒内没有回答。</translation>
    </message>
    <message>
        <source>{host}: the picture was not loaded, {reason}.</source>
        <translation>{host}：图片未加载，{reason}。</translation>
    </message>
    <message>
        <source>{id} is not the id of a conversation</source>
        <translation>{id} 不是对话的 ID</translation>
    </message>
    <message>
        <source>{model} answered</source>
        <translation>{model} 作出了回答</translation>
    </message>
    <message>
        <source>{name} could not be read: {reason}.</source>
        <translation>无法读取 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} could not be saved: {reason}.</source>
        <translation>无法保存 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} could not be written: {reason}.</source>
        <translation>无法写入 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} holds no prompts.</source>
        <translation>{name} 中没有提示词。</translation>
    </message>
    <message>
        <source>{name} is too large for a file of prompts.</source>
        <translation>{name} 太大，不像提示词文件。</translation>
    </message>
    <message>
        <source>{name} is too large for a profile.</source>
        <translation>{name} 太大，不像配置文件。</translation>
    </message>
    <message>
        <source>{name} was not attached: {reason}.</source>
        <translation>未附加 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} was written by a newer version of Loquat.</source>
        <translation>{name} 由更新版本的 Loquat 写入。</translation>
    </message>
    <message>
        <source>{name}: the archive is damaged or cut off; what is whole in it is read.</source>
        <translation>{name}：压缩包已损坏或不完整；将读取其中完好的部分。</translation>
    </message>
    <message>
        <source>{name}: {problem}</source>
        <translation>{name}：{problem}</translation>
    </message>
    <message>
        <source>{n} lines are of a newer version and were left out</source>
        <translation>{n} 行来自更新的版本，已略去</translation>
    </message>
    <message>
        <source>{n} lines cannot be read</source>
        <translation>{n} 行无法读取</translation>
    </message>
    <message>
        <source>{n} messages are their own ancestors; the circle was cut</source>
        <translation>{n} 条消息是自己的上级；已断开循环</translation>
    </message>
    <message>
        <source>{n} messages have the id of another one</source>
        <translation>{n} 条消息与其他消息的 ID 相同</translation>
    </message>
    <message>
        <source>{n} messages name a parent that is not there</source>
        <translation>{n} 条消息的上级不存在</translation>
    </message>
    <message>
        <source>{n} × “{kind}” is kept as source data only</source>
        <translation>{n} 个“{kind}”仅作为源数据保留</translation>
    </message>
    <message>
        <source>{origin}: the proxy “{setting}” cannot be used: {reason}.</source>
        <translation>{origin}：代理“{setting}”无法使用：{reason}。</translation>
    </message>
    <message>
        <source>{path} cannot be read</source>
        <translation>无法读取 {path}</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}.</source>
        <translation>无法写入 {path}：{reason}。</translation>
    </message>
    <message>
        <source>{path} exists already and was left as it is.</source>
        <translation>{path} 已存在，未作改动。</translation>
    </message>
    <message>
        <source>{path} is not in GGUF format</source>
        <translation>{path} 不是 GGUF 格式</translation>
    </message>
    <message>
        <source>{place}</source>
        <translation>{place}</translation>
    </message>
    <message>
        <source>{place} is nested too deeply.</source>
        <translation>{place} 嵌套太深。</translation>
    </message>
    <message>
        <source>{place} is not a schema: it must be an object.</source>
        <translation>{place} 不是模式：必须是对象。</translation>
    </message>
    <message>
        <source>{place}: in strict mode every object needs “additionalProperties”: false.</source>
        <translation>{place}：严格模式下每个对象都需要 &quot;additionalProperties&quot;: false。</translation>
    </message>
    <message>
        <source>{place}: in strict mode every property must be required; “{property}” is not.</source>
        <translation>{place}：严格模式下每个属性都必须为必填；“{property}”不是。</translation>
    </message>
    <message>
        <source>{place}: “{keyword}” has a value it may not have.</source>
        <translation>{place}：“{keyword}”的值无效。</translation>
    </message>
    <message>
        <source>{product} opens the connection and can read all of it.</source>
        <translation>{product} 会解开此连接并能读取全部内容。</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{setting} names no kind of proxy; “{value}” is understood as an HTTP proxy.</source>
        <translation>{setting} 没有写明代理类型；“{value}”按 HTTP 代理理解。</translation>
    </message>
    <message>
        <source>{setting} says “socks://”, which is not exact; it is understood as SOCKS5 with names looked up by the proxy.</source>
        <translation>{setting} 写的是“socks://”，不够明确；按由代理解析域名的 SOCKS5 理解。</translation>
    </message>
    <message>
        <source>{version}, issued by {issuer}, valid until {day}</source>
        <translation>{version}，由 {issuer} 签发，有效期至 {day}</translation>
    </message>
    <message>
        <source>{way}</source>
        <translation>{way}</translation>
    </message>
    <message>
        <source>{words}</source>
        <translation>{words}</translation>
    </message>
    <message>
        <source>{words}. {warning}</source>
        <translation>{words}。{warning}</translation>
    </message>
    <message>
        <source>“{name}” is not the name of a header.</source>
        <translation>“{name}”不是请求头名称。</translation>
    </message>
    <message>
        <source>“{token}” is not a token number.</source>
        <translation>“{token}”不是词元编号。</translation>
    </message>
    <message>
        <source>−100 forbids a token, 100 forces it. Tokens are those of the model.</source>
        <translation>−100 禁止某个词元，100 强制出现。词元以该模型为准。</translation>
    </message>
    <message>
        <source>cut off at the token limit</source>
        <translation>达到词元上限而截断</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>interrupted: Loquat ended while it was being written</source>
        <translation>已中断：写入过程中 Loquat 退出了</translation>
    </message>
    <message>
        <source>stopped by you</source>
        <translation>已由你停止</translation>
    </message>
    <message>
        <source>the server closed the connection early</source>
        <translation>服务器提前关闭了连接</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>wants tools to be called</source>
        <translation>请求调用工具</translation>
    </message>
    <message>
        <source>A file of the theme cannot be read, so another theme is shown.</source>
        <translation>主题文件无法读取，已改用另一个主题。</translation>
    </message>
    <message>
        <source>Accent colour</source>
        <translation>强调色</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Graphite</source>
        <translation>石墨色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Install Loquat again to have it back.</source>
        <translation>重新安装 Loquat 即可恢复。</translation>
    </message>
    <message>
        <source>Its shades are chosen so that words stay readable. High contrast has its own.</source>
        <translation>深浅会自动调整，确保文字清晰可读。高对比度有自己的配色。</translation>
    </message>
    <message>
        <source>Loquat gold</source>
        <translation>枇杷金</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>粉色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>青色</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>A password on the command line is seen by others. Give the proxy as {parts} and store its password with: loquat key set {connection_name} --proxy</source>
        <translation>命令行上的密码会被他人看到。请把代理写成 {parts}，并用以下命令保存密码：loquat key set {connection_name} --proxy</translation>
    </message>
    <message>
        <source>+ added, ~ changed, = there already, ! left out</source>
        <translation>+ 添加，~ 更改，= 已存在，! 跳过</translation>
    </message>
    <message>
        <source>-p {key}: {problem}</source>
        <translation>-p {key}：{problem}</translation>
    </message>
    <message>
        <source>A call needs an id, by which its result is known.</source>
        <translation>调用需要一个 ID，结果靠它对应。</translation>
    </message>
    <message>
        <source>API key</source>
        <translation>API 密钥</translation>
    </message>
    <message>
        <source>Add, list, test and remove connections to model servers.

loquat connection add NAME --base-url URL [--api chat|responses|completions] [--model M]
                           [--proxy URL|system|environment|none] [--key-env VAR] [--default]
loquat connection list [--json]
loquat connection test NAME
loquat connection remove NAME
</source>
        <translation>添加、列出、测试和删除到模型服务器的连接。

loquat connection add NAME --base-url URL [--api chat|responses|completions] [--model M]
                           [--proxy URL|system|environment|none] [--key-env VAR] [--default]
loquat connection list [--json]
loquat connection test NAME
loquat connection remove NAME
</translation>
    </message>
    <message>
        <source>Added “{name}” ({id}).</source>
        <translation>已添加“{name}”（{id}）。</translation>
    </message>
    <message>
        <source>Ask a model and print its answer; both are saved as a conversation.

The answer goes to stdout as it comes, everything else to stderr. The exit code is 0 for an answer, 1 when the
request failed, was cut or timed out, 2 for wrong usage and 130 after Ctrl+C, which keeps what came.
</source>
        <translation>向模型提问并打印回答；两者都保存为对话。

回答随到随写入标准输出，其余内容写入标准错误。退出码：得到回答为 0；请求失败、中断或超时为 1；
用法错误为 2；按 Ctrl+C 后为 130，已收到的内容会保留。
</translation>
    </message>
    <message>
        <source>Changed: {changed}. Unchanged: {unchanged}. Failed: {failed}.</source>
        <translation>有变化：{changed}。无变化：{unchanged}。失败：{failed}。</translation>
    </message>
    <message>
        <source>Check the files of all conversations, repair those that are damaged, and make them smaller.

loquat history verify            names what is wrong; changes nothing
loquat history verify --repair   repairs too; what a file was before is kept as a snapshot
loquat history compact           leaves out what no longer counts, such as the pieces of finished answers
</source>
        <translation>检查所有对话的文件，修复损坏的文件，并压缩其大小。

loquat history verify            只报告问题，不作任何改动
loquat history verify --repair   同时修复；修复前的文件保留为快照
loquat history compact           去掉不再需要的内容，例如已完成回答的片段
</translation>
    </message>
    <message>
        <source>Checked: {checked}. Repaired: {repaired}. With problems: {bad}.</source>
        <translation>已检查：{checked}。已修复：{repaired}。仍有问题：{bad}。</translation>
    </message>
    <message>
        <source>Choose another name: this one is an id, or holds control characters.</source>
        <translation>请换一个名称：它与某个 ID 相同，或含有控制字符。</translation>
    </message>
    <message>
        <source>Close the last window to the tray</source>
        <translation>关闭最后一个窗口时留在托盘</translation>
    </message>
    <message>
        <source>Deleted for “{name}”.</source>
        <translation>已删除“{name}”的密钥。</translation>
    </message>
    <message>
        <source>Examine a connection: each stage with its time, and for the first that fails what to do.

loquat doctor [--connection NAME] [--no-features] [--json]
</source>
        <translation>检查一个连接：逐个阶段并显示用时；对第一个失败的阶段说明该怎么做。

loquat doctor [--connection NAME] [--no-features] [--json]
</translation>
    </message>
    <message>
        <source>Export conversations, each alone or all together; what is in the trash is never exported.

loquat export --format markdown ID          prints one conversation
loquat export --format html -o page.html ID
loquat export --format html -o folder --all one page each, and an index to search
loquat export --format pdf -o folder ID ID

A PATH that is a folder, ends in a slash or has no file ending is a folder; in it files are named by titles.
</source>
        <translation>导出对话，可单独导出，也可全部导出；回收站里的对话不会导出。

loquat export --format markdown ID          打印一个对话
loquat export --format html -o page.html ID
loquat export --format html -o folder --all 每个对话一页，另附可搜索的索引
loquat export --format pdf -o folder ID ID

PATH 是文件夹、以斜杠结尾或没有扩展名时视为文件夹；其中的文件以标题命名。
</translation>
    </message>
    <message>
        <source>Exported {conversations} of {wanted} conversations to {where}</source>
        <translation>已导出 {conversations}/{wanted} 个对话到 {where}</translation>
    </message>
    <message>
        <source>Exporting conversations: {done} of {total}</source>
        <translation>正在导出对话：{done}/{total}</translation>
    </message>
    <message>
        <source>Imported: {count}</source>
        <translation>已导入：{count}</translation>
    </message>
    <message>
        <source>Its secrets could not be removed from the keyring:</source>
        <translation>无法从钥匙串中删除它的密钥：</translation>
    </message>
    <message>
        <source>Keyring: none. {reason}</source>
        <translation>钥匙串：无。{reason}</translation>
    </message>
    <message>
        <source>Keyring: {backend}</source>
        <translation>钥匙串：{backend}</translation>
    </message>
    <message>
        <source>Keys are never kept in a file. Put the key into an environment variable and name that with: loquat connection add NAME --base-url URL --key-env VARIABLE</source>
        <translation>密钥绝不会保存在文件里。请把密钥放进环境变量，并用以下命令指明变量名：loquat connection add NAME --base-url URL --key-env VARIABLE</translation>
    </message>
    <message>
        <source>Leave it out with: -p {name}=null</source>
        <translation>可用以下选项去掉它：-p {name}=null</translation>
    </message>
    <message>
        <source>List the saved conversations, newest first: id, date of the newest message, title; what is archived only with --archived.</source>
        <translation>列出已保存的对话，最新的在前：ID、最新消息的日期、标题；已归档的只在使用 --archived 时列出。</translation>
    </message>
    <message>
        <source>Made smaller: {rewritten}. Bytes saved: {saved}. Failed: {failed}.</source>
        <translation>已压缩：{rewritten}。节省字节：{saved}。失败：{failed}。</translation>
    </message>
    <message>
        <source>Name a model with --model; loquat connection test {name} lists them.</source>
        <translation>请用 --model 指定模型；loquat connection test {name} 可列出所有模型。</translation>
    </message>
    <message>
        <source>Name the conversations to export, or use --all.</source>
        <translation>请指定要导出的对话，或使用 --all。</translation>
    </message>
    <message>
        <source>No price is known for {unpriced} of these answers.</source>
        <translation>其中 {unpriced} 个回答的价格未知。</translation>
    </message>
    <message>
        <source>Note: {warning}</source>
        <translation>注意：{warning}</translation>
    </message>
    <message>
        <source>Nothing was entered; nothing is stored.</source>
        <translation>没有输入内容，未保存任何密钥。</translation>
    </message>
    <message>
        <source>Print a saved conversation: the branch that the window shows, or with --json all its messages.</source>
        <translation>打印已保存的对话：窗口中显示的分支；使用 --json 时打印全部消息。</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>代理密码</translation>
    </message>
    <message>
        <source>Reading conversations: {done} of {total}</source>
        <translation>正在读取对话：{done}/{total}</translation>
    </message>
    <message>
        <source>Removed “{name}”.</source>
        <translation>已删除“{name}”。</translation>
    </message>
    <message>
        <source>Search all messages and titles: words, &quot;phrases&quot;, begin*, -without, and model: role: tag: folder: connection: before: after:.

A query that begins with a minus goes behind --, as in: loquat search -- -draft role:user
</source>
        <translation>搜索所有消息和标题：词语、&quot;短语&quot;、开头*、-排除，以及 model: role: tag: folder: connection: before: after:。

以减号开头的查询放在 -- 之后，例如：loquat search -- -draft role:user
</translation>
    </message>
    <message>
        <source>Several connections are called “{name}”; use one of the ids {ids}.</source>
        <translation>有多个连接名为“{name}”；请使用其中一个 ID：{ids}。</translation>
    </message>
    <message>
        <source>Stopped. What came is kept.</source>
        <translation>已停止。已收到的内容会保留。</translation>
    </message>
    <message>
        <source>Store a key with: loquat key set {name}</source>
        <translation>用以下命令保存密钥：loquat key set {name}</translation>
    </message>
    <message>
        <source>Stored for “{name}” in {backend}: {secret}</source>
        <translation>已将“{name}”的密钥保存到 {backend}：{secret}</translation>
    </message>
    <message>
        <source>The answer was cut off at its token limit.</source>
        <translation>回答达到词元上限，被截断。</translation>
    </message>
    <message>
        <source>The conversation {conversation_id} is in the trash: restore it first.</source>
        <translation>对话 {conversation_id} 在回收站里：请先恢复。</translation>
    </message>
    <message>
        <source>The figures of {doubtful} answers contradict themselves.</source>
        <translation>{doubtful} 个回答的用量数据自相矛盾。</translation>
    </message>
    <message>
        <source>The first day comes after the last.</source>
        <translation>开始日期晚于结束日期。</translation>
    </message>
    <message>
        <source>The model ended its answer without any text.</source>
        <translation>模型结束了回答，但没有任何文字。</translation>
    </message>
    <message>
        <source>The profile {folder} is not a folder.</source>
        <translation>配置位置 {folder} 不是文件夹。</translation>
    </message>
    <message>
        <source>The proxy is not an address: {error}.</source>
        <translation>代理不是有效的地址：{error}。</translation>
    </message>
    <message>
        <source>The proxy of “{name}” has no user name, so it takes no password.</source>
        <translation>“{name}”的代理没有用户名，因此不需要密码。</translation>
    </message>
    <message>
        <source>The proxy “{parts}” cannot be used: write system, environment, none, or scheme://host:port with http, https, socks5 or socks5h.</source>
        <translation>代理“{parts}”无法使用：请写 system、environment、none，或 scheme://host:port，其中 scheme 为 http、https、socks5 或 socks5h。</translation>
    </message>
    <message>
        <source>The question is empty.</source>
        <translation>问题是空的。</translation>
    </message>
    <message>
        <source>There are no answers in this time.</source>
        <translation>这段时间内没有回答。</translation>
    </message>
    <message>
        <source>There are no conversations.</source>
        <translation>没有对话。</translation>
    </message>
    <message>
        <source>There is no connection “{name}”. Known: {known}.</source>
        <translation>没有名为“{name}”的连接。已有：{known}。</translation>
    </message>
    <message>
        <source>There is no connection. Add one: loquat connection add NAME --base-url URL</source>
        <translation>还没有连接。请添加一个：loquat connection add NAME --base-url URL</translation>
    </message>
    <message>
        <source>There is no conversation {conversation_id}; loquat list shows all.</source>
        <translation>没有对话 {conversation_id}；loquat list 可列出全部。</translation>
    </message>
    <message>
        <source>There is no display for the window: start it in a desktop session, use xvfb-run loquat, or ask here with loquat ask QUESTION.</source>
        <translation>没有可显示窗口的屏幕：请在桌面会话中启动，使用 xvfb-run loquat，或在此用 loquat ask QUESTION 提问。</translation>
    </message>
    <message>
        <source>There is nothing to look for in an empty query.</source>
        <translation>查询是空的，没有可搜索的内容。</translation>
    </message>
    <message>
        <source>This answer is not saved. {sentence}</source>
        <translation>此回答尚未保存。{sentence}</translation>
    </message>
    <message>
        <source>Trying again in {seconds} s (Ctrl+C stops)</source>
        <translation>{seconds} 秒后重试（按 Ctrl+C 停止）</translation>
    </message>
    <message>
        <source>Type your question and end it with Ctrl+D (Ctrl+Z and Enter on Windows).</source>
        <translation>请输入问题，以 Ctrl+D 结束（Windows 上为 Ctrl+Z 后按 Enter）。</translation>
    </message>
    <message>
        <source>Use --force to replace what exists.</source>
        <translation>使用 --force 可替换已有的文件。</translation>
    </message>
    <message>
        <source>Use -o FOLDER.</source>
        <translation>请使用 -o FOLDER。</translation>
    </message>
    <message>
        <source>Value of {header}</source>
        <translation>{header} 的值</translation>
    </message>
    <message>
        <source>What was entered holds line ends or control characters; nothing is stored.</source>
        <translation>输入的内容含有换行或控制字符，未保存任何密钥。</translation>
    </message>
    <message>
        <source>Would import: {count}</source>
        <translation>将导入：{count}</translation>
    </message>
    <message>
        <source>[attached: {name}, {size} bytes, {hash}]</source>
        <translation>[附件：{name}，{size} 字节，{hash}]</translation>
    </message>
    <message>
        <source>a file or folder</source>
        <translation>文件或文件夹</translation>
    </message>
    <message>
        <source>a file, or a folder; without it one text goes to standard output</source>
        <translation>文件或文件夹；不指定时，文本写到标准输出</translation>
    </message>
    <message>
        <source>a model server on this machine</source>
        <translation>本机上的模型服务器</translation>
    </message>
    <message>
        <source>a parameter of the request, such as temperature=0.2; the value is JSON, else a string; null leaves a default of the connection out</source>
        <translation>请求参数，例如 temperature=0.2；值按 JSON 解析，否则视为字符串；null 表示去掉连接的默认值</translation>
    </message>
    <message>
        <source>a proxy password for {user}</source>
        <translation>{user} 的代理密码已保存</translation>
    </message>
    <message>
        <source>add a connection</source>
        <translation>添加连接</translation>
    </message>
    <message>
        <source>add up what answers cost, by day, model, connection or conversation</source>
        <translation>按日期、模型、连接或对话统计回答的花费</translation>
    </message>
    <message>
        <source>add, list, test and remove connections to model servers</source>
        <translation>添加、列出、测试和删除到模型服务器的连接</translation>
    </message>
    <message>
        <source>ambiguous option: %(option)s could match %(matches)s</source>
        <translation>选项不明确：%(option)s 可能是 %(matches)s</translation>
    </message>
    <message>
        <source>argument %(argument_name)s: %(message)s</source>
        <translation>参数 %(argument_name)s：%(message)s</translation>
    </message>
    <message>
        <source>ask a model and print its answer</source>
        <translation>向模型提问并打印回答</translation>
    </message>
    <message>
        <source>ask also when a budget is used up</source>
        <translation>预算用尽时也提问</translation>
    </message>
    <message>
        <source>ask the server for its models</source>
        <translation>向服务器查询有哪些模型</translation>
    </message>
    <message>
        <source>at most N, the newest</source>
        <translation>最多 N 个，取最新的</translation>
    </message>
    <message>
        <source>bring in conversations from ChatGPT, Claude and other programs</source>
        <translation>导入 ChatGPT、Claude 等程序的对话</translation>
    </message>
    <message>
        <source>can&apos;t open &apos;%(filename)s&apos;: %(error)s</source>
        <translation>无法打开“%(filename)s”：%(error)s</translation>
    </message>
    <message>
        <source>check every file, those in the trash too</source>
        <translation>检查每个文件，包括回收站里的</translation>
    </message>
    <message>
        <source>check the files of all conversations, repair them, make them smaller</source>
        <translation>检查、修复和压缩所有对话的文件</translation>
    </message>
    <message>
        <source>commands:</source>
        <translation>命令：</translation>
    </message>
    <message>
        <source>conversations, as loquat list prints them</source>
        <translation>对话的 ID，见 loquat list</translation>
    </message>
    <message>
        <source>count the tokens of a text, of messages or of a request, offline</source>
        <translation>离线计算文本、消息或请求的词元数</translation>
    </message>
    <message>
        <source>dark pictures and pages (pdf, png)</source>
        <translation>深色的图片和页面（pdf、png）</translation>
    </message>
    <message>
        <source>delete a secret</source>
        <translation>删除密钥</translation>
    </message>
    <message>
        <source>do not try what the server supports (up to six answers of one token)</source>
        <translation>不试探服务器支持哪些功能（最多六个一个词元的回答）</translation>
    </message>
    <message>
        <source>every branch, not only the one that is shown</source>
        <translation>包括所有分支，而不只是显示的分支</translation>
    </message>
    <message>
        <source>every conversation, the newest first</source>
        <translation>所有对话，最新的在前</translation>
    </message>
    <message>
        <source>examine a connection stage by stage and say what to do</source>
        <translation>逐个阶段检查连接，并说明该怎么做</translation>
    </message>
    <message>
        <source>expected %s argument</source>
        <translation>需要 %s 个参数</translation>
    </message>
    <message>
        <source>expected %s arguments</source>
        <translation>需要 %s 个参数</translation>
    </message>
    <message>
        <source>expected at least one argument</source>
        <translation>至少需要一个参数</translation>
    </message>
    <message>
        <source>expected at most one argument</source>
        <translation>最多只能有一个参数</translation>
    </message>
    <message>
        <source>expected one argument</source>
        <translation>需要一个参数</translation>
    </message>
    <message>
        <source>go on with this conversation</source>
        <translation>继续这个对话</translation>
    </message>
    <message>
        <source>http, https, socks5 (names resolved here) or socks5h (by the proxy), with user@ if it wants a login</source>
        <translation>http、https、socks5（在本机解析域名）或 socks5h（由代理解析），需要登录时加上 user@</translation>
    </message>
    <message>
        <source>ignored explicit argument %r</source>
        <translation>多余的参数 %r 已忽略</translation>
    </message>
    <message>
        <source>invalid %(type)s value: %(value)r</source>
        <translation>%(type)s 的值无效：%(value)r</translation>
    </message>
    <message>
        <source>invalid choice: %(value)r (choose from %(choices)s)</source>
        <translation>无效的选项：%(value)r（可选：%(choices)s）</translation>
    </message>
    <message>
        <source>invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)</source>
        <translation>无效的选项：%(value)r，是否想输入 %(closest)r？（可选：%(choices)s）</translation>
    </message>
    <message>
        <source>keep settings, history and cache of this profile in DIR</source>
        <translation>把此配置的设置、历史和缓存放在 DIR 中</translation>
    </message>
    <message>
        <source>leave out system and developer messages</source>
        <translation>不包括系统消息和开发者消息</translation>
    </message>
    <message>
        <source>list all connections</source>
        <translation>列出所有连接</translation>
    </message>
    <message>
        <source>list the saved conversations, newest first</source>
        <translation>列出已保存的对话，最新的在前</translation>
    </message>
    <message>
        <source>make files smaller; the old ones are kept</source>
        <translation>压缩文件；旧文件会保留</translation>
    </message>
    <message>
        <source>message {number}: {count}</source>
        <translation>消息 {number}：{count}</translation>
    </message>
    <message>
        <source>name or id of the connection to ask</source>
        <translation>要使用的连接的名称或 ID</translation>
    </message>
    <message>
        <source>needs no key</source>
        <translation>不需要密钥</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>没有密钥</translation>
    </message>
    <message>
        <source>no proxy password for {user}</source>
        <translation>没有 {user} 的代理密码</translation>
    </message>
    <message>
        <source>no value for {headers}</source>
        <translation>缺少 {headers} 的值</translation>
    </message>
    <message>
        <source>not allowed with argument %s</source>
        <translation>不能与参数 %s 同时使用</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>one of the arguments %s is required</source>
        <translation>必须指定以下参数之一：%s</translation>
    </message>
    <message>
        <source>one of {formats}</source>
        <translation>可选：{formats}</translation>
    </message>
    <message>
        <source>only these conversations</source>
        <translation>仅限这些对话</translation>
    </message>
    <message>
        <source>only those in the archive</source>
        <translation>仅列出已归档的</translation>
    </message>
    <message>
        <source>only those in this folder</source>
        <translation>仅列出此文件夹中的</translation>
    </message>
    <message>
        <source>only those with this tag</source>
        <translation>仅列出带此标签的</translation>
    </message>
    <message>
        <source>open the small window of a quick question, in the Loquat that runs if there is one</source>
        <translation>打开快速提问的小窗口；若 Loquat 已在运行，则在其中打开</translation>
    </message>
    <message>
        <source>open the window with default settings; yours are neither read nor changed</source>
        <translation>用默认设置打开窗口；不读取也不更改你的设置</translation>
    </message>
    <message>
        <source>options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>positional arguments</source>
        <translation>位置参数</translation>
    </message>
    <message>
        <source>print a JSON array</source>
        <translation>打印 JSON 数组</translation>
    </message>
    <message>
        <source>print a JSON array of the matches</source>
        <translation>以 JSON 数组打印搜索结果</translation>
    </message>
    <message>
        <source>print a saved conversation</source>
        <translation>打印已保存的对话</translation>
    </message>
    <message>
        <source>print a table for other programs</source>
        <translation>打印供其他程序使用的表格</translation>
    </message>
    <message>
        <source>print at most N matches, the newest (default {limit})</source>
        <translation>最多打印 N 个最新的结果（默认 {limit}）</translation>
    </message>
    <message>
        <source>print one JSON object</source>
        <translation>打印一个 JSON 对象</translation>
    </message>
    <message>
        <source>print one JSON object instead of the text</source>
        <translation>打印一个 JSON 对象，而不是文本</translation>
    </message>
    <message>
        <source>print one JSON object with every branch</source>
        <translation>打印包含所有分支的 JSON 对象</translation>
    </message>
    <message>
        <source>read the files as of this format: {formats}</source>
        <translation>按此格式读取文件：{formats}</translation>
    </message>
    <message>
        <source>remove a connection and its secrets</source>
        <translation>删除连接及其密钥</translation>
    </message>
    <message>
        <source>replace files that exist</source>
        <translation>替换已有的文件</translation>
    </message>
    <message>
        <source>say what would come in; write nothing</source>
        <translation>只说明会导入什么，不写入</translation>
    </message>
    <message>
        <source>say where secrets are</source>
        <translation>说明密钥保存在哪里</translation>
    </message>
    <message>
        <source>search all messages and titles</source>
        <translation>搜索所有消息和标题</translation>
    </message>
    <message>
        <source>show program&apos;s version number and exit</source>
        <translation>显示版本号并退出</translation>
    </message>
    <message>
        <source>show this help message and exit</source>
        <translation>显示此帮助并退出</translation>
    </message>
    <message>
        <source>store a secret</source>
        <translation>保存密钥</translation>
    </message>
    <message>
        <source>subcommands</source>
        <translation>子命令</translation>
    </message>
    <message>
        <source>the database is damaged, or of an unknown version: {reason}</source>
        <translation>数据库已损坏，或版本未知：{reason}</translation>
    </message>
    <message>
        <source>the environment variable that may hold the key</source>
        <translation>可能存有密钥的环境变量</translation>
    </message>
    <message>
        <source>the first day, such as 2026-11-23</source>
        <translation>开始日期，例如 2026-11-23</translation>
    </message>
    <message>
        <source>the following arguments are required: %s</source>
        <translation>缺少以下参数：%s</translation>
    </message>
    <message>
        <source>the last day, such as 2026-11-23</source>
        <translation>结束日期，例如 2026-11-23</translation>
    </message>
    <message>
        <source>the model to ask when none is named</source>
        <translation>未指定时使用的模型</translation>
    </message>
    <message>
        <source>the question; else it is read from stdin</source>
        <translation>问题；不指定时从标准输入读取</translation>
    </message>
    <message>
        <source>the system message of a new conversation</source>
        <translation>新对话的系统消息</translation>
    </message>
    <message>
        <source>the value of a secret extra header</source>
        <translation>保密的附加请求头的值</translation>
    </message>
    <message>
        <source>the wire format (default: chat)</source>
        <translation>API 格式（默认 chat）</translation>
    </message>
    <message>
        <source>there is no command {command}; see {program} --help</source>
        <translation>没有命令 {command}；请看 {program} --help</translation>
    </message>
    <message>
        <source>tools: {count}</source>
        <translation>工具：{count}</translation>
    </message>
    <message>
        <source>total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>unexpected option string: %s</source>
        <translation>意外的选项：%s</translation>
    </message>
    <message>
        <source>unknown parser %(parser_name)r (choices: %(choices)s)</source>
        <translation>未知的子命令 %(parser_name)r（可选：%(choices)s）</translation>
    </message>
    <message>
        <source>unrecognized arguments: %s</source>
        <translation>无法识别的参数：%s</translation>
    </message>
    <message>
        <source>unrecognized arguments: {}</source>
        <translation>无法识别的参数：{}</translation>
    </message>
    <message>
        <source>up to and including the version, such as https://api.example.com/v1</source>
        <translation>直到版本号为止，例如 https://api.example.com/v1</translation>
    </message>
    <message>
        <source>usage: </source>
        <translation>用法：</translation>
    </message>
    <message>
        <source>use it for new conversations</source>
        <translation>用于新对话</translation>
    </message>
    <message>
        <source>what is added up (default day)</source>
        <translation>按什么统计（默认 day，按天）</translation>
    </message>
    <message>
        <source>what models thought, too</source>
        <translation>也包括模型的思考过程</translation>
    </message>
    <message>
        <source>what to count; - for stdin</source>
        <translation>要计算的内容；- 表示标准输入</translation>
    </message>
    <message>
        <source>what to look for</source>
        <translation>要搜索的内容</translation>
    </message>
    <message>
        <source>which one (default: the preferred one)</source>
        <translation>哪个连接（默认为首选连接）</translation>
    </message>
    <message>
        <source>write conversations as Markdown, HTML, PDF, JSON and more</source>
        <translation>把对话导出为 Markdown、HTML、PDF、JSON 等格式</translation>
    </message>
    <message>
        <source>write damaged files anew; the old ones are kept</source>
        <translation>重写损坏的文件；旧文件会保留</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>{budgets} Nothing was asked; --over-budget asks all the same.</source>
        <translation>{budgets}没有提问；使用 --over-budget 可照常提问。</translation>
    </message>
    <message>
        <source>{conversation_id}: repaired</source>
        <translation>{conversation_id}：已修复</translation>
    </message>
    <message>
        <source>{conversation_id}: repaired, but {problems}</source>
        <translation>{conversation_id}：已修复，但仍有问题：{problems}</translation>
    </message>
    <message>
        <source>{count} answers</source>
        <translation>{count} 个回答</translation>
    </message>
    <message>
        <source>{count} tokens ({model}, {encoding})</source>
        <translation>{count} 个词元（{model}，{encoding}）</translation>
    </message>
    <message>
        <source>{file} cannot be read: {strerror}.</source>
        <translation>无法读取 {file}：{strerror}。</translation>
    </message>
    <message>
        <source>{file} is not text in UTF-8.</source>
        <translation>{file} 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>{key} from the environment variable {name}</source>
        <translation>{key}，来自环境变量 {name}</translation>
    </message>
    <message>
        <source>{key} from the keyring</source>
        <translation>{key}，来自钥匙串</translation>
    </message>
    <message>
        <source>{program} COMMAND --help tells more about one of them.</source>
        <translation>{program} COMMAND --help 显示某个命令的详细说明。</translation>
    </message>
    <message>
        <source>{prompt} in {completion} out</source>
        <translation>输入 {prompt}，输出 {completion}</translation>
    </message>
    <message>
        <source>{secret} for “{name}”: </source>
        <translation>“{name}”的{secret}：</translation>
    </message>
    <message>
        <source>{server} via {kind} proxy {proxy}</source>
        <translation>{server}（经 {kind} 代理 {proxy}）</translation>
    </message>
    <message>
        <source>“{name}” has no secret header {header}.</source>
        <translation>“{name}”没有保密的请求头 {header}。</translation>
    </message>
    <message>
        <source>“{name}” is offered as long as the extra “local” is installed.</source>
        <translation>只要安装了扩展包“local”，就会提供“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” works and offers {models} models.</source>
        <translation>“{name}”可用，提供 {models} 个模型。</translation>
    </message>
    <message>
        <source>… and {count} more; --json names all</source>
        <translation>…另有 {count} 个；使用 --json 可列出全部</translation>
    </message>
    <message>
        <source>
Answer {number} of {count}:</source>
        <translation>
第 {number} 个回答，共 {count} 个：</translation>
    </message>
    <message>
        <source> (default: %(default)s)</source>
        <translation>（默认：%(default)s）</translation>
    </message>
    <message>
        <source>%(prog)s: error: %(message)s
</source>
        <translation>%(prog)s：错误：%(message)s
</translation>
    </message>
    <message>
        <source>%(prog)s: warning: %(message)s
</source>
        <translation>%(prog)s：警告：%(message)s
</translation>
    </message>
    <message>
        <source>(no title)</source>
        <translation>（无标题）</translation>
    </message>
    <message>
        <source>-p {key}: the value is nested too deep.</source>
        <translation>-p {key}：值嵌套过深。</translation>
    </message>
    <message>
        <source>-p {key}: use {option}.</source>
        <translation>-p {key}：请使用 {option}。</translation>
    </message>
    <message>
        <source>-p {word}: write it as key=value.</source>
        <translation>-p {word}：请写成 key=value 的形式。</translation>
    </message>
    <message>
        <source>A chat client for OpenAI-compatible APIs. Without a command the window opens.</source>
        <translation>OpenAI 兼容 API 的聊天客户端。不带命令时打开窗口。</translation>
    </message>
    <message>
        <source>Details{code}: {message}</source>
        <translation>详情{code}：{message}</translation>
    </message>
    <message>
        <source>The server said{code}: {message}</source>
        <translation>服务器的说明{code}：{message}</translation>
    </message>
    <message>
        <source>A picture cannot be sent in the API’s old form, which knows only text.</source>
        <translation>旧式 API 只认识文本，无法发送图片。</translation>
    </message>
    <message>
        <source>Above 0, words that have come up at all are used less.</source>
        <translation>大于 0 时，出现过的词会减少。</translation>
    </message>
    <message>
        <source>Above 0, words that have come up often are used less.</source>
        <translation>大于 0 时，频繁出现的词会减少。</translation>
    </message>
    <message>
        <source>Allow it in the keyring’s own program, or use a key for this session only.</source>
        <translation>请在钥匙串程序中允许访问，或仅在本次运行中使用密钥。</translation>
    </message>
    <message>
        <source>ChatGPT’s JSON</source>
        <translation>ChatGPT 的 JSON</translation>
    </message>
    <message>
        <source>Check the key’s permissions, the model, and whether your region is served.</source>
        <translation>请检查密钥的权限、模型，以及你所在地区是否受支持。</translation>
    </message>
    <message>
        <source>Check the proxy in the connection’s settings, and that it is running.</source>
        <translation>请检查连接设置中的代理，并确认它正在运行。</translation>
    </message>
    <message>
        <source>Enter an address such as https://api.example.com/v1 in the connection’s settings.</source>
        <translation>请在连接设置中输入类似 https://api.example.com/v1 的地址。</translation>
    </message>
    <message>
        <source>Enter the key in the connection’s settings.</source>
        <translation>请在连接设置中输入密钥。</translation>
    </message>
    <message>
        <source>Enter them in the connection’s proxy settings.</source>
        <translation>请在连接的代理设置中输入。</translation>
    </message>
    <message>
        <source>Check for new versions once a day</source>
        <translation>每天查看一次新版本</translation>
    </message>
    <message>
        <source>Loquat {version} is available.</source>
        <translation>Loquat {version} 已发布。</translation>
    </message>
    <message>
        <source>Loquat’s own files</source>
        <translation>Loquat 自己的文件</translation>
    </message>
    <message>
        <source>Maximum tokens</source>
        <translation>词元上限</translation>
    </message>
    <message>
        <source>Maximum tokens with reasoning</source>
        <translation>含推理的词元上限</translation>
    </message>
    <message>
        <source>One example for OpenAI’s fine-tuning a line, with its functions.</source>
        <translation>每行一个 OpenAI 微调样本，包含其函数。</translation>
    </message>
    <message>
        <source>How many answers to one question; each is paid for.</source>
        <translation>一个问题生成这么多回答；每个都要付费。</translation>
    </message>
    <message>
        <source>How many other tokens at each place, with their probabilities.</source>
        <translation>每个位置返回这么多备选词元及其概率。</translation>
    </message>
    <message>
        <source>Tell me when an answer is ready</source>
        <translation>回答完成时通知我</translation>
    </message>
    <message>
        <source>The keyring library is set up to use something other than the system’s keyring.</source>
        <translation>钥匙串库被设置为使用系统钥匙串以外的东西。</translation>
    </message>
    <message>
        <source>The check for updates found nothing to trust: {reason}.</source>
        <translation>查看更新没有得到可信的结果：{reason}。</translation>
    </message>
    <message>
        <source>The server makes this many and returns the likeliest. Not while streaming.</source>
        <translation>服务器生成这么多个并返回最可能的一个。流式传输时不可用。</translation>
    </message>
    <message>
        <source>The server may be busy. Try again, or allow more time in the connection’s settings.</source>
        <translation>服务器可能正忙。请重试，或在连接设置中放宽时限。</translation>
    </message>
    <message>
        <source>The server’s content filter stopped the answer.</source>
        <translation>服务器的内容过滤器中止了回答。</translation>
    </message>
    <message>
        <source>The share must be from 1 to 100%.</source>
        <translation>比例必须在 1 到 100% 之间。</translation>
    </message>
    <message>
        <source>This is not JSON: line {line}, column {column}.</source>
        <translation>这不是 JSON：第 {line} 行，第 {column} 列。</translation>
    </message>
    <message>
        <source>This must be auto, none, required, or a function’s name.</source>
        <translation>必须是 auto、none、required 或函数名。</translation>
    </message>
    <message>
        <source>Try again, or choose another .gguf file in the connection’s settings.</source>
        <translation>请重试，或在连接设置中选择其他 .gguf 文件。</translation>
    </message>
    <message>
        <source>When updates were checked for</source>
        <translation>上次查看更新的时间</translation>
    </message>
    <message>
        <source>it is a script (PAC), which only the desktop’s portal can run</source>
        <translation>这是 PAC 脚本，只有桌面的门户能够执行</translation>
    </message>
    <message>
        <source>it is not an ordinary file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>its certificate expired on {day} (this computer’s date is {today})</source>
        <translation>其证书已于 {day} 过期（本机日期为 {today}）</translation>
    </message>
    <message>
        <source>its certificate is not valid before {day}; this computer’s date is {today}, please check the clock</source>
        <translation>其证书自 {day} 起才有效；本机日期为 {today}，请检查时钟</translation>
    </message>
    <message>
        <source>the connection’s settings</source>
        <translation>此连接的设置</translation>
    </message>
    <message>
        <source>the public key is not an Ed25519 key</source>
        <translation>该公钥不是 Ed25519 公钥</translation>
    </message>
    <message>
        <source>the system’s proxy settings</source>
        <translation>系统的代理设置</translation>
    </message>
    <message>
        <source>this is not an address</source>
        <translation>这不是有效地址</translation>
    </message>
    <message>
        <source>what came is not a signed announcement</source>
        <translation>收到的不是签名公告</translation>
    </message>
    <message>
        <source>{issuer} is no public authority: a company’s proxy, an antivirus program or the server’s own CA.</source>
        <translation>{issuer} 不是公共证书机构：可能是公司代理、杀毒软件或服务器自己的 CA。</translation>
    </message>
    <message>
        <source>{name} is not a Loquat profile.</source>
        <translation>{name} 不是 Loquat 的配置文件。</translation>
    </message>
    <message>
        <source>“{scheme}” is not a kind of proxy</source>
        <translation>“{scheme}”不是代理类型</translation>
    </message>
    <message>
        <source>stopped by the server’s content filter</source>
        <translation>被服务器的内容过滤器停止</translation>
    </message>
    <message>
        <source>Add up what all answers cost in tokens and money, by day, model, connection or conversation; offline, from the history.

Days are those of this machine’s time zone. Where no price is known, no money is shown; amounts of different
currencies are not added up. Conversations in the trash count, for they were paid for.
</source>
        <translation>按日期、模型、连接或对话统计所有回答消耗的词元和费用；离线进行，数据来自历史记录。

日期按本机时区计算。价格未知时不显示金额；不同货币的金额不相加。
回收站里的对话也计入，因为已经付过费。
</translation>
    </message>
    <message>
        <source>Connecting to {server}…</source>
        <translation>正在连接 {server}…</translation>
    </message>
    <message>
        <source>Loading the model… {seconds} s</source>
        <translation>正在加载模型… {seconds} 秒</translation>
    </message>
    <message>
        <source>Store, look at and delete API keys and proxy passwords in the system’s keyring.

  loquat key set NAME [--proxy | --header HEADER]      asks for it, or reads it from stdin
  loquat key status [NAME]                             where it is, and its last four characters
  loquat key delete NAME [--proxy | --header HEADER]

NAME is a connection’s name or id. A secret is never an argument: other people can see those.
</source>
        <translation>在系统钥匙串中保存、查看和删除 API 密钥与代理密码。

  loquat key set NAME [--proxy | --header HEADER]      提示输入，或从标准输入读取
  loquat key status [NAME]                             密钥在哪里，以及最后四个字符
  loquat key delete NAME [--proxy | --header HEADER]

NAME 是连接的名称或 ID。密钥绝不作为参数：参数会被他人看到。
</translation>
    </message>
    <message>
        <source>The answer was stopped by the server’s content filter.</source>
        <translation>回答被服务器的内容过滤器停止。</translation>
    </message>
    <message>
        <source>{format} is not a text format: name a file or a folder with -o PATH.</source>
        <translation>{format} 不是文本格式：请用 -o PATH 指定文件或文件夹。</translation>
    </message>
    <message>
        <source>The servers gave no figures for {silent} more answers.</source>
        <translation>另有 {silent} 个回答，服务器没有给出用量数据。</translation>
    </message>
    <message>
        <source>This conversation’s file is damaged: {damage}.</source>
        <translation>此对话的文件已损坏：{damage}。</translation>
    </message>
    <message>
        <source>Waiting for {server}… {seconds} s</source>
        <translation>正在等待 {server}… {seconds} 秒</translation>
    </message>
    <message>
        <source>store, look at and delete API keys and proxy passwords in the system’s keyring</source>
        <translation>在系统钥匙串中保存、查看和删除 API 密钥与代理密码</translation>
    </message>
    <message>
        <source>the conversation’s id, as loquat list prints it</source>
        <translation>对话的 ID，见 loquat list</translation>
    </message>
    <message>
        <source>the model to ask instead of the connection’s</source>
        <translation>要使用的模型，代替连接的默认模型</translation>
    </message>
    <message>
        <source>the model, else the request’s own or {default_model}</source>
        <translation>模型；默认为请求中的模型或 {default_model}</translation>
    </message>
    <message>
        <source>the password of the connection’s proxy</source>
        <translation>该连接的代理密码</translation>
    </message>
    <message>
        <source>{percent}%, {conversations} conversations</source>
        <translation>{percent}%，{conversations} 个对话</translation>
    </message>
    <message>
        <source>{word} is not one of {formats}</source>
        <translation>{word} 不在可选格式之中：{formats}</translation>
    </message>
    <message>
        <source>“{name}” needs no key: its server is Loquat’s own.</source>
        <translation>“{name}”不需要密钥：服务器由 Loquat 自己运行。</translation>
    </message>
    <message>
        <source>The output could not be written: {reason}.</source>
        <translation>无法写入输出：{reason}。</translation>
    </message>
    <message>
        <source>name a folder</source>
        <translation>请给出一个文件夹</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>pt</source>
        <translation>pt</translation>
    </message>
    <message>
        <source>{ms} ms</source>
        <translation>{ms} 毫秒</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>another beginning</source>
        <translation>另一个开头</translation>
    </message>
    <message>
        <source>it is not JSON, and cannot be set aside: {reason}</source>
        <translation>它不是 JSON，也无法移到一旁：{reason}</translation>
    </message>
    <message>
        <source>the file was written by a newer version of Loquat and is left as it is</source>
        <translation>该文件由更新版本的 Loquat 写成，保持原样</translation>
    </message>
    <message>
        <source>Several conversations begin with {conversation_id}: {ids}.</source>
        <translation>有多个对话以 {conversation_id} 开头：{ids}。</translation>
    </message>
    <message>
        <source>write a day as 2026-11-23</source>
        <translation>请按 2026-11-23 的形式写日期</translation>
    </message>
    <message>
        <source>write a number from 1 on</source>
        <translation>请写一个不小于 1 的数字</translation>
    </message>
    <message>
        <source>it is in use, or was not closed: quit the program that writes it</source>
        <translation>它正在被使用，或没有正常关闭：请先退出写入它的程序</translation>
    </message>
    <message>
        <source>the text before the first message is kept as source data only</source>
        <translation>第一条消息之前的文字仅作为源数据保留</translation>
    </message>
    <message>
        <source>there are more than {count} pictures, or they are too big</source>
        <translation>图片超过 {count} 张，或者太大</translation>
    </message>
    <message>
        <source>The table is of {day}, a day that is still to come.</source>
        <translation>该价格表的日期是 {day}，这一天还没有到。</translation>
    </message>
    <message>
        <source>The table is of {day}, older than the one of {newer} that came with Loquat.</source>
        <translation>该价格表的日期是 {day}，比 Loquat 自带的（{newer}）更旧。</translation>
    </message>
    <message>
        <source>Count the tokens of a text, of messages or of a whole request, offline.

FILE is plain text, a JSON array of messages, or a JSON request body: with &quot;messages&quot; (and &quot;tools&quot;, &quot;functions&quot;,
&quot;tool_choice&quot;, &quot;function_call&quot;, &quot;response_format&quot;), or of the Responses, Completions or Embeddings API, which
have a &quot;model&quot; and &quot;input&quot; or &quot;prompt&quot;; &quot;-&quot; reads it from stdin.
</source>
        <translation>离线计算文本、消息或整个请求的词元数。

FILE 可以是纯文本、消息的 JSON 数组，或 JSON 请求体：含有 &quot;messages&quot;（以及 &quot;tools&quot;、&quot;functions&quot;、
&quot;tool_choice&quot;、&quot;function_call&quot;、&quot;response_format&quot;），或用于 Responses、Completions 或 Embeddings API
（含有 &quot;model&quot; 以及 &quot;input&quot; 或 &quot;prompt&quot;）；&quot;-&quot; 表示从标准输入读取。
</translation>
    </message>
    <message>
        <source>set in the connection</source>
        <translation>连接中的设置</translation>
    </message>
    <message>
        <source>the exception {name}</source>
        <translation>例外规则 {name}</translation>
    </message>
    <message>
        <source>the system’s settings</source>
        <translation>系统设置</translation>
    </message>
    <message>
        <source>{way} ({origin})</source>
        <translation>{way}（{origin}）</translation>
    </message>
    <message>
        <source>it is still being written</source>
        <translation>它还没有写完</translation>
    </message>
</context>
</TS>
