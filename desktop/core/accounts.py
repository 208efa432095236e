"""How one gets an account and a key at the known providers, and with which model one begins.

To add one: a line in ``_DECLARED`` under the preset's id, with the address of its page of keys.
Looked up on 2026-11-23. The addresses of Anthropic, Google and Alibaba Cloud are those that their documentation links, the
others those that programs for these providers send people to; none was opened, for they ask to sign in. Beginnings
of keys are a help only: a key with another one is used with a remark. Google gives out ``AQ.`` instead of ``AIza``
by now (its staff in discuss.ai.google.dev, thread 170415). Which models come first is our choice.
"""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from desktop.core.connection import OPENAI_ID
from desktop.core.text import Text, text


class Account(Struct, frozen=True):
    """What a person needs to know to get a key.

    Attributes:
        keys_page: Where keys are made; the provider asks to sign in or register there.
        prefixes: How its keys begin; empty when they have no mark.
        billing_page: Where credit is bought and its expiry is shown; empty when that is the same site.
        models: Beginnings of names of models that are good for a first question, the best first.
    """

    keys_page: str
    prefixes: tuple[str, ...] = ()
    billing_page: str = ""
    models: tuple[str, ...] = ()


_DECLARED: Final = {
    OPENAI_ID: Account(
        "https://platform.openai.com/api-keys",
        ("sk-",),
        "https://platform.openai.com/settings/organization/billing/overview",
        ("gpt-5-mini", "gpt-5.4-mini", "gpt-5.1", "gpt-5", "gpt-4.1-mini", "gpt-4o-mini"),
    ),
    "azure": Account("https://portal.azure.com/"),
    "anthropic": Account(
        "https://platform.claude.com/settings/keys",
        ("sk-ant-",),
        models=("claude-sonnet", "claude-haiku", "claude"),
    ),
    "gemini": Account(
        "https://aistudio.google.com/apikey",
        ("AIza", "AQ."),
        models=("models/gemini-flash-latest", "models/gemini-2.5-flash", "gemini-2.5-flash"),
    ),
    "deepseek": Account(
        "https://platform.deepseek.com/api_keys",
        ("sk-",),
        "https://platform.deepseek.com/top_up",
        ("deepseek-chat",),
    ),
    "qwen": Account(
        "https://modelstudio.console.alibabacloud.com/?tab=dashboard#/api-key",
        ("sk-",),
        models=("qwen-plus", "qwen3", "qwen"),
    ),
    "qwen-cn": Account(
        "https://bailian.console.aliyun.com/?tab=model#/api-key",
        ("sk-",),
        models=("qwen-plus", "qwen3", "qwen"),
    ),
    "openrouter": Account(
        "https://openrouter.ai/settings/keys",
        ("sk-or-",),
        "https://openrouter.ai/settings/credits",
        ("openrouter/auto",),
    ),
    "groq": Account("https://console.groq.com/keys", ("gsk_",), models=("llama-3.3", "llama")),
    "mistral": Account(
        "https://console.mistral.ai/api-keys", models=("mistral-small-latest", "mistral-small")
    ),
    "xai": Account("https://console.x.ai/", ("xai-",), models=("grok",)),
    "together": Account("https://api.together.ai/settings/api-keys"),
    "moonshot": Account(
        "https://platform.moonshot.ai/console/api-keys", ("sk-",), models=("kimi-k2", "kimi")
    ),
    "moonshot-cn": Account(
        "https://platform.moonshot.cn/console/api-keys", ("sk-",), models=("kimi-k2", "kimi")
    ),
    "zhipu": Account("https://open.bigmodel.cn/usercenter/apikeys", models=("glm-4",)),
    "zai": Account("https://z.ai/manage-apikey/apikey-list", models=("glm-4",)),
}

_UNKNOWN: Final = Account("")

#: Words in the names of models that do not chat.
_NO_CHAT: Final = re.compile(
    r"embed|tts|whisper|transcri|dall-?e|image|audio|realtime|moderation|rerank|sora|veo|imagen"
    r"|babbage|davinci|instruct-0914|search|codex|speech|video|guard|computer-use",
    re.IGNORECASE,
)

#: Said beside every key that has to be got: what trial credit is, and what it is not. That purchased credit of OpenAI
#: ends after a year: OpenAI Help Center, article 8264644 (read 2026-11-23).
CREDIT: Final[tuple[Text, ...]] = (
    text(
        "Every question costs a little, by its length. Some providers grant a new account credit for trying: it expires on a date that their billing page shows, used or not, and not every account gets it."
    ),
    text(
        "Credit that you buy can expire too: at OpenAI a year after the purchase. A subscription such as ChatGPT Plus does not pay for the API."
    ),
)


def account_of(preset: str) -> Account:
    """Return what is known about accounts of a preset; one without a page for any other server."""
    return _DECLARED.get(preset, _UNKNOWN)


def first_model(preset: str, offered: Iterable[str]) -> str:
    """Return the offered model to begin with: one that is known to be good for it, else the first that chats."""
    names = list(offered)
    chats = [name for name in names if not _NO_CHAT.search(name)]
    for beginning in account_of(preset).models:
        matching = [name for name in chats if name.startswith(beginning)]
        if matching:
            return min(matching, key=lambda name: (len(name), name))
    return next(iter(chats or names), "")
