"""The sentences above and below the chart of the usage page."""

from PySide6.QtCore import QLocale, QObject

from desktop.core.spending import Sum
from desktop.core.text import joined
from desktop.ui.usage.metric import money_words, rate_words, seconds_words


class UsageSummary(QObject):
    """Owned by the page; knows nothing of it."""

    def summary(self, whole: Sum) -> str:
        """Return what all of it comes to, in one line."""
        number = QLocale().toString
        parts = [money_words(whole), self.tr("%n answer(s)", "", whole.answers)]
        words = (
            self.tr("{count} tokens in ({cached} cached)")
            if whole.cached
            else self.tr("{count} tokens in")
        )
        parts.append(words.format(count=number(whole.prompt), cached=number(whole.cached)))
        words = (
            self.tr("{count} out ({reasoning} reasoning)")
            if whole.reasoning
            else self.tr("{count} out")
        )
        parts.append(
            words.format(count=number(whole.completion), reasoning=number(whole.reasoning))
        )
        if whole.first_token_s is not None:
            parts.append(
                self.tr("first token after {time}").format(time=seconds_words(whole.first_token_s))
            )
        if whole.tokens_per_s is not None:
            parts.append(self.tr("{rate} tokens/s").format(rate=rate_words(whole.tokens_per_s)))
        return "  ·  ".join(filter(None, parts))

    def notes(self, whole: Sum) -> str:
        """Return what the figures leave out, or where they cannot be trusted; empty if they are whole."""
        notes = []
        if whole.unpriced:
            notes.append(self.tr("No price is known for %n of these answers.", "", whole.unpriced))
        if whole.silent:
            notes.append(
                self.tr(
                    "The servers gave no figures for %n more answer(s).",
                    "",
                    whole.silent,
                )
            )
        if whole.doubtful:
            notes.append(
                self.tr(
                    "The figures of %n answer(s) contradict themselves; they are counted as far as they can be.",
                    "",
                    whole.doubtful,
                )
            )
        return joined(notes)
