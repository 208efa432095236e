"""Ready-made descriptions of known servers: where they are, how to log in, and what is known about them.

To add one: append a ``Preset`` with the page it is from, a transcript in tests/transcripts, a line in
``docs/servers.md``, a changelog line. Names are the companies' own and are not translated.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from desktop.core.connection import OPENAI_BASE_URL, OPENAI_ID, Api, Connection
from desktop.core.message import Message, Role
from desktop.core.parameters import is_reasoning_model
from desktop.core.text import Text, text

AZURE_ID: Final = "azure"


class Supports(Struct, frozen=True):
    """What a server is known to do with a request's field; ``None``: not known, or it depends on the model.

    Attributes:
        returned_reasoning: It wants the thoughts of earlier answers back once functions have been called.
    """

    stream_options: bool | None = True
    n: bool | None = None
    logprobs: bool | None = None
    tools: bool | None = True
    developer_role: bool | None = None
    max_completion_tokens: bool | None = None
    returned_reasoning: bool = False


class Preset(Struct, frozen=True, kw_only=True):
    """A known server.

    Attributes:
        id: Stored with a connection; never changes.
        base_url: May hold ``{resource}``, which the person must replace.
        key_env: The variable that the provider's own documentation uses for the key.
        port: Of a server that runs on this machine; 0 for a service.
        note: What a person should know before using it.
        source: The page where all this can be checked; ``docs/servers.md`` says what was tested how.
    """

    id: str
    name: str
    base_url: str
    source: str
    api: Api = Api.CHAT
    key_env: str = ""
    needs_key: bool = True
    port: int = 0
    supports: Supports = Supports()
    note: Text = Text("")

    def connection(self, connection_id: str) -> Connection:
        """Return a new connection made from this preset."""
        return Connection(
            connection_id,
            self.name,
            self.base_url,
            api=self.api,
            key_env=self.key_env,
            preset=self.id,
        )


_ALL_OF_IT: Final = Supports(n=True, logprobs=True, developer_role=True, max_completion_tokens=True)
_PLAIN: Final = Supports(n=False, logprobs=False)

_DECLARED: Final = (
    Preset(
        id=OPENAI_ID,
        name="OpenAI",
        base_url=OPENAI_BASE_URL,
        key_env="OPENAI_API_KEY",
        source="https://platform.openai.com/docs/api-reference/chat",
        supports=_ALL_OF_IT,
    ),
    Preset(
        id=AZURE_ID,
        name="Azure OpenAI",
        base_url="https://{resource}.openai.azure.com/openai/v1",
        key_env="AZURE_OPENAI_API_KEY",
        source="https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle",
        supports=_ALL_OF_IT,
        note=text(
            "The model is the name of your deployment. With an api-version among the query parameters, the older address with the deployment in its path is used."
        ),
    ),
    Preset(
        id="anthropic",
        name="Anthropic",
        base_url="https://api.anthropic.com/v1",
        key_env="ANTHROPIC_API_KEY",
        source="https://platform.claude.com/docs/en/api/openai-sdk",
        supports=Supports(n=False, logprobs=False, developer_role=True, max_completion_tokens=True),
        note=text(
            "Made for trying: one answer at a time, and probabilities, seed and penalties are ignored."
        ),
    ),
    Preset(
        id="gemini",
        name="Google Gemini",
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        key_env="GEMINI_API_KEY",
        source="https://ai.google.dev/gemini-api/docs/openai",
        supports=Supports(n=True, logprobs=False, max_completion_tokens=True),
    ),
    Preset(
        id="deepseek",
        name="DeepSeek",
        base_url="https://api.deepseek.com/v1",
        key_env="DEEPSEEK_API_KEY",
        source="https://api-docs.deepseek.com/api/create-chat-completion",
        supports=Supports(n=False, logprobs=True, returned_reasoning=True),
    ),
    Preset(
        id="qwen",
        name="Qwen (Alibaba, international)",
        base_url="https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
        key_env="DASHSCOPE_API_KEY",
        source="https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope",
        supports=Supports(),
        note=text("Reasoning is switched on by “enable_thinking” among the further fields."),
    ),
    Preset(
        id="qwen-cn",
        name="Qwen (Alibaba, China)",
        base_url="https://dashscope.aliyuncs.com/compatible-mode/v1",
        key_env="DASHSCOPE_API_KEY",
        source="https://help.aliyun.com/zh/model-studio/compatibility-of-openai-with-dashscope",
        supports=Supports(),
        note=text("Reasoning is switched on by “enable_thinking” among the further fields."),
    ),
    Preset(
        id="openrouter",
        name="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        key_env="OPENROUTER_API_KEY",
        source="https://openrouter.ai/docs/api/reference/streaming",
        supports=Supports(n=False),
        note=text("What a model takes depends on who serves it."),
    ),
    Preset(
        id="groq",
        name="Groq",
        base_url="https://api.groq.com/openai/v1",
        key_env="GROQ_API_KEY",
        source="https://console.groq.com/docs/openai",
        supports=Supports(n=False, logprobs=False, max_completion_tokens=True),
    ),
    Preset(
        id="mistral",
        name="Mistral",
        base_url="https://api.mistral.ai/v1",
        key_env="MISTRAL_API_KEY",
        source="https://docs.mistral.ai/api/",
        supports=Supports(stream_options=None, n=True, logprobs=False),
        note=text("Unknown fields are refused; the seed is called “random_seed”."),
    ),
    Preset(
        id="xai",
        name="xAI",
        base_url="https://api.x.ai/v1",
        key_env="XAI_API_KEY",
        source="https://docs.x.ai/docs/api-reference",
        supports=Supports(n=True, max_completion_tokens=True),
        note=text("Models that reason refuse penalties and stop texts."),
    ),
    Preset(
        id="together",
        name="Together AI",
        base_url="https://api.together.xyz/v1",
        key_env="TOGETHER_API_KEY",
        source="https://docs.together.ai/docs/openai-api-compatibility",
        supports=Supports(n=True),
    ),
    Preset(
        id="moonshot",
        name="Moonshot (Kimi, international)",
        base_url="https://api.moonshot.ai/v1",
        key_env="MOONSHOT_API_KEY",
        source="https://platform.kimi.ai/docs/api/chat",
        supports=Supports(n=True, logprobs=False, returned_reasoning=True),
    ),
    Preset(
        id="moonshot-cn",
        name="Moonshot (Kimi, China)",
        base_url="https://api.moonshot.cn/v1",
        key_env="MOONSHOT_API_KEY",
        source="https://platform.moonshot.cn/docs/api/chat",
        supports=Supports(n=True, logprobs=False, returned_reasoning=True),
    ),
    Preset(
        id="zhipu",
        name="Zhipu (GLM, China)",
        base_url="https://open.bigmodel.cn/api/paas/v4",
        key_env="ZHIPUAI_API_KEY",
        source="https://docs.bigmodel.cn/api-reference",
        supports=_PLAIN,
    ),
    Preset(
        id="zai",
        name="Z.ai (GLM, international)",
        base_url="https://api.z.ai/api/paas/v4",
        key_env="ZAI_API_KEY",
        source="https://docs.z.ai/api-reference/introduction",
        supports=_PLAIN,
    ),
    Preset(
        id="ollama",
        name="Ollama",
        base_url="http://127.0.0.1:11434/v1",
        needs_key=False,
        port=11434,
        source="https://docs.ollama.com/api/openai-compatibility",
        supports=Supports(n=False),
        note=text("The model must have been pulled first."),
    ),
    Preset(
        id="lmstudio",
        name="LM Studio",
        base_url="http://127.0.0.1:1234/v1",
        needs_key=False,
        port=1234,
        source="https://lmstudio.ai/docs/developer/openai-compat",
        supports=Supports(),
    ),
    Preset(
        id="llamacpp",
        name="llama.cpp",
        base_url="http://127.0.0.1:8080/v1",
        needs_key=False,
        port=8080,
        source="https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
        supports=Supports(n=True, logprobs=True, developer_role=True, max_completion_tokens=True),
        note=text("It answers 503 until the model is loaded."),
    ),
    Preset(
        id="vllm",
        name="vLLM",
        base_url="http://127.0.0.1:8000/v1",
        needs_key=False,
        port=8000,
        source="https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
        supports=Supports(n=True, logprobs=True, developer_role=None, max_completion_tokens=True),
        note=text("Functions need the server to be started with a tool parser."),
    ),
)

PRESETS: Final[dict[str, Preset]] = {preset.id: preset for preset in _DECLARED}


def local_presets() -> tuple[Preset, ...]:
    """Return the servers that may run on this machine, for a look at their ports when the person asks for it."""
    return tuple(preset for preset in _DECLARED if preset.port)


def preset_for(connection: Connection) -> Preset | None:
    """Return the preset that a connection was made from, or whose address it has; ``None`` for an unknown server."""
    if connection.preset in PRESETS:
        return PRESETS[connection.preset]
    address = connection.base_url.rstrip("/")
    return next((p for p in _DECLARED if p.base_url == address), None)


def instruction_role(connection: Connection | None, model: str) -> Role:
    """Return the role in which a model takes instructions by default.

    OpenAI's models that reason want ``developer`` (OpenAI API reference, "Create chat completion", read
    2026-11); other servers know ``system`` only, unless their documentation says otherwise.
    """
    preset = preset_for(connection) if connection is not None else None
    is_known = preset is not None and preset.supports.developer_role is True
    return Role.DEVELOPER if is_known and is_reasoning_model(model) else Role.SYSTEM


def wants_reasoning_back(connection: Connection, messages: Sequence[Message]) -> bool:
    """Whether the server refuses a request without the thoughts of the answers in it.

    DeepSeek and Moonshot do so once a function has been called (DeepSeek API docs, "Thinking Mode"; Kimi
    API docs, "Use thinking models"; read 2026-11). Others refuse the field itself.
    """
    preset = preset_for(connection)
    is_known = preset is not None and preset.supports.returned_reasoning
    return is_known and any(message.tool_calls for message in messages)
