"""What a function prints is caught, and nothing else changes."""

from helpers import checks


def test_result_and_text(capsys):
    def shout(word, times=1):
        print(word * times)
        return times

    assert checks.printed(shout, "a", times=3) == {"result": 3, "text": "aaa\n"}
    assert checks.printed(len, "abc") == {"result": 3, "text": ""}
    assert capsys.readouterr().out == ""
