"""Nothing in the repository looks like a key that somebody issued."""

import re
import subprocess

from tests.conftest import ROOT

#: The shapes of keys that providers issue; what tests make up is shorter, or says that it is a test's.
ISSUED = re.compile(
    rb"sk-(?:proj|ant|or-v1|svcacct)-[A-Za-z0-9_-]{40,}|\bsk-[A-Za-z0-9]{40,}"
    rb"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bAIza[0-9A-Za-z_-]{35}"
    rb"|\bgsk_[A-Za-z0-9]{40,}|\bxai-[A-Za-z0-9]{60,}|\bhf_[A-Za-z0-9]{30,}"
    rb"|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----"
)


def test_the_repository_holds_no_issued_key():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    found = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if (
            path.is_file()
            and ISSUED.search(path.read_bytes())
            and path.name != "test_no_secrets.py"
        ):
            found.append(name)
    assert listed.stdout and found == []


def test_the_search_finds_one():
    assert ISSUED.search(b"key: sk-proj-" + b"aB3_" * 12)
    assert not ISSUED.search(b"sk-test-0123456789abcdef")
