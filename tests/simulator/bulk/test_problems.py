from eligibility.french import typeset
from simulator.bulk.problems import Problem, printable


def test_a_problem_tells_where_what_and_what_would_do():
    problem = Problem(line=12, column="siren", value="1", expected="neuf chiffres")

    assert str(problem) == typeset(
        "ligne 12, colonne siren : « 1 » ; attendu : neuf chiffres."
    )


def test_a_problem_of_a_whole_line_names_no_column():
    assert str(Problem(line=3, expected="un objet JSON")) == typeset(
        "ligne 3 : attendu : un objet JSON."
    )


def test_a_value_is_shown_on_one_line_without_what_a_terminal_would_obey():
    assert printable("a\n b\x1b[2J\u202e") == "a b\ufffd[2J\ufffd"


def test_a_long_value_is_cut_to_its_width():
    assert printable("x" * 10, 10) == "x" * 10
    assert printable("x" * 11, 10) == "x" * 9 + "…"
    assert len(printable("x" * 10_000)) == 60
