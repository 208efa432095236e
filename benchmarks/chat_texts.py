"""Texts for the measurements of the chat view, the same in every run."""

from desktop.core.message import Ending, Message, Role, TextPart

#: One round of what answers are made of; about 330 tokens.
ROUND = """## Part {n}: sorting

Python has **two** ways: the method `list.sort()` and the *function* [`sorted`](https://docs.python.org/3/). Which one
is right depends on whether the old list is still needed afterwards; when in doubt, take the second.

- `sort()` works in place and returns nothing
- `sorted()` gives a new list
  1. of any iterable
  2. with a `key`

```python
def quick_{n}(values: list[int], limit: int = 10) -> list[int]:
    \"\"\"Return the largest values first.\"\"\"
    return sorted(values, key=lambda value: -value)[:limit]  # number {n}
```

| method | in place | time |
|:-------|:--------:|-----:|
| `sort` | yes | 1.0{n} |
| `sorted` | no | 1.1{n} |

> 简单胜于复杂，扁平胜于嵌套。**“引号”**后面的文字用来测试换行规则。

"""

#: Characters of a token, on average; what turns a number of tokens into a length.
CHARS_PER_TOKEN = 4


def mixed(tokens: int) -> str:
    """Return a Markdown answer of about ``tokens`` tokens with every kind of block."""
    rounds, size = [], 0
    while size < tokens * CHARS_PER_TOKEN:
        rounds.append(ROUND.replace("{n}", str(len(rounds))))
        size += len(rounds[-1])
    return "".join(rounds)[: tokens * CHARS_PER_TOKEN]


def code(lines: int) -> str:
    """Return one code block of ``lines`` lines."""
    body = "".join(
        f"def function_{i}(value: int) -> str:  # comment {i}\n    return f'{{value}} is {i}'\n"
        for i in range(lines // 2)
    )
    return f"```python\n{body}```\n"


def table(rows: int) -> str:
    """Return one table of ``rows`` rows."""
    body = "".join(
        f"| row {i} | {i * 37} | some **text** for cell {i % 7} |\n" for i in range(rows)
    )
    return f"| name | number | remark |\n|:-----|-------:|:------:|\n{body}"


def conversation(messages: int, size_bytes: int) -> list[Message]:
    """Return questions and answers in turn that are ``size_bytes`` long together."""
    answer = mixed(6_000)
    per_pair = size_bytes // (messages // 2)
    found = []
    for i in range(messages // 2):
        start = (i * 997) % 12_000
        question = f"Question {i}: " + "what about this and that, " * 8
        text = f"needle{i} " + answer[start : start + per_pair - len(question)]
        found.append(Message(f"q{i}", Role.USER, (TextPart(question),), created=i))
        found.append(
            Message(
                f"a{i}", Role.ASSISTANT, (TextPart(text),), model="model", ending=Ending.FINISHED
            )
        )
    return found
