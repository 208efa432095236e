"""The second package: the local model for the installed program."""

import json

from tests.package.conftest import Person, bring, the_package


def test_the_local_model_answers_without_a_network(desktop):
    user = Person(desktop, "local")
    path = bring(desktop, the_package("loquat-model"))
    desktop.install(path)
    desktop.path(path).unlink()
    asked = json.loads(user.loquat("ask", "--json", "Name one fruit. One word.").stdout)
    assert asked["ending"] == "finished" and asked["choices"][0]["text"].strip()
    assert asked["route"]["kind"] == "direct"
