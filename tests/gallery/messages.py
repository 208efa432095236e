"""The messages of the gallery: everything a message can hold, in English and in Chinese."""

from desktop.core.errors import ErrorKind, describe, with_details
from desktop.core.exchange import AnswerFacts
from desktop.core.message import (
    AttachmentPart,
    Ending,
    Message,
    OtherPart,
    ReasoningPart,
    Role,
    TextPart,
    ToolCallPart,
)

ENGLISH = """# Sorting in Python

Python has **two** ways: the method `list.sort()` and the *function* [`sorted`](https://docs.python.org/3/library/functions.html#sorted). Which one is right depends on whether you ~~need~~ want the old list kept; see <https://docs.python.org> or www.python.org.

## What each does

- `sort()` works in place
- `sorted()` gives a new list
  1. of any iterable
  2. with a `key`, such as `str.lower`
     - and a third level
- [x] stable
- [ ] lazy

> “Simple is better than complex.”
>
> — The Zen of Python

```python
from operator import itemgetter


def quick(values: list[int], limit: int = 10) -> list[int]:
    \"\"\"Return the largest values first.\"\"\"
    found = sorted(values, key=lambda value: -value)[:limit]  # a comment that is so long that it needs a scroll bar
    return [value for value in found if value is not None]
```

### Compared

| method | in place | time | remark |
|:-------|:--------:|-----:|--------|
| `list.sort` | yes | 1.00 | the list must be **yours**, because whoever else holds it sees the change too |
| `sorted` | no | 1.08 | takes any iterable |

> [!WARNING]
> Sorting values of different types raises `TypeError`.

---

A last paragraph with an image ![a chart](https://charts.example/sort.png), a line\\
break, and `\u202ehidden\u202c` characters.
"""

CHINESE = """# 用 Python 排序

Python 有**两种**方法：列表的 `list.sort()` 和函数 [`sorted`](https://docs.python.org/zh-cn/3/)。选哪一个，取决于是否要**“保留原列表”**；一般情况下，用第二种更稳妥。

## 各自的特点

- `sort()` 就地排序，不返回新列表
- `sorted()` 返回一个新列表
  1. 接受任何可迭代对象
  2. 可以用 `key` 参数
- [x] 稳定排序
- [ ] 惰性求值

> 简单胜于复杂，扁平胜于嵌套。这一段文字比较长，用来看看标点符号会不会出现在行首：“引号”、《书名号》、（括号），以及句号。

```python
def 快速(数值: list[int]) -> list[int]:
    \"\"\"从大到小排序。\"\"\"
    return sorted(数值, reverse=True)  # 中文注释
```

| 方法 | 就地 | 耗时 | 说明 |
|:-----|:----:|-----:|------|
| `list.sort` | 是 | 1.00 | 列表必须是自己的，别处引用它的代码也会看到变化 |
| `sorted` | 否 | 1.08 | 接受任何可迭代对象 |

> [!NOTE]
> 混合不同类型会引发 `TypeError`。
"""

FORMULAS = r"""The roots of $ax^2 + bx + c = 0$ with \(a \neq 0\) are

$$x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}$$

where the **discriminant** $\Delta = b^2 - 4ac$ tells how many there are; in a line, $\frac{\partial f}{\partial x}$ and $\sum_{i=1}^{n} i^2$ make room for themselves. 其中$\alpha$与$\beta_{t}$是参数，$\text{损失}=\mathcal{L}(\theta)$。

\[
\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2} \tag{1}
\]

- in a list: $\operatorname{softmax}(QK^\top/\sqrt{d_k})V$
- matrices:

  $$\begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}\begin{pmatrix}x\\y\end{pmatrix} = \lambda v$$

> quoted: $$f(x) = \begin{cases}1 & x > 0\\0 & \text{otherwise}\end{cases}$$

| term | meaning |
|------|---------|
| $\hat{y}$ | prediction, $y \approx \hat{y}$ |

### The norm $\lVert x \rVert_2$

An unknown command stays what it is: $\foo{x}$, and so does half a formula: $\frac{1}{

$$\unknown{y} + 1$$

It costs $5 or $10.
"""


def _answer(message_id, *parts, **fields):
    known = {"model": "qwen2.5-coder-0.5b", "ending": Ending.FINISHED, **fields}
    return Message(message_id, Role.ASSISTANT, parts, **known)


def _question(message_id, text):
    return Message(message_id, Role.USER, (TextPart(text),))


def answers(text, question):
    """One question with an answer that holds every kind of block."""
    return [
        _question("q1", question),
        _answer("a1", ReasoningPart("The person wants to sort. I compare both."), TextPart(text)),
    ]


def endings(question, half):
    """Everything that can go wrong, each under a question."""
    error = with_details(
        describe(ErrorKind.AUTH, host="api.openai.com"),
        message="Incorrect API key provided: •••4f2a. You can find your API key at https://platform.openai.com.",
        evidence='{\n  "error": {\n    "message": "Incorrect API key provided",\n    "code": "invalid_api_key"\n  }\n}',
        status=401,
    )
    call = ToolCallPart("c1", "get_weather", '{"city": "北京", "days": 2}')
    return [
        _question("q1", question),
        _answer("a1", TextPart(half), ending=Ending.STOPPED),
        _question("q2", question),
        _answer("a2", TextPart(half), ending=Ending.CUT),
        _question("q3", question),
        _answer("a3", call, ending=Ending.TOOL_CALLS),
        Message("t3", Role.TOOL, (TextPart('{"sky": "clear"}'),), tool_call_id="c1"),
        _answer("a4", ending=Ending.FINISHED),
        _question("q5", question),
        _answer("a5", ending=Ending.FAILED, error=error),
    ]


def long_ones(question, line, reasoning):
    """A long question, which is folded, and an answer with its reasoning open; the second is folded by hand."""
    facts = AnswerFacts(reasoned_ms=12_300.0)
    many = "\n\n".join(f"{number}. {line}" for number in range(1, 31))
    return [
        _question("q1", f"{question}\n\n{many}"),
        _answer("open", ReasoningPart(reasoning), TextPart(line), facts=facts),
        _question("q2", line),
        _answer("folded", TextPart(many)),
        Message(
            "q3",
            Role.USER,
            (
                AttachmentPart("0" * 64, "notes 笔记.md", "text/markdown", 900),
                AttachmentPart("1" * 64, "lost.png", "image/png", 900, 40, 30),
                TextPart(question),
            ),
        ),
        _answer("a3", OtherPart({"type": "later", "x": 1}), TextPart(line)),
    ]
