"""What a start does after its first paint, so that nothing has to be built when the answer comes."""

from desktop.core.markdown.parser import chat_parser


def test_the_parser_of_answers_is_built_before_one_comes(workspace, qtbot):
    chat_parser.cache_clear()
    workspace.settle()
    qtbot.waitUntil(lambda: chat_parser.cache_info().currsize == 1)
    workspace.warm_up()
    workspace.warm_up()  # nothing more to do
