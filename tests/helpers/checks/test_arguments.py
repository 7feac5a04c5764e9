"""Arguments that are fixed in advance."""

from helpers import checks


def test_the_other_arguments_stay_open():
    def build(input_shape, filters=(1, 2)):
        return input_shape, filters

    fixed = checks.with_arguments(build, input_shape=(8, 8, 3))
    assert fixed(filters=(4,)) == ((8, 8, 3), (4,))
    assert fixed() == ((8, 8, 3), (1, 2))
