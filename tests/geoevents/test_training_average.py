"""The mean of several trainings."""

import pytest

torch = pytest.importorskip("torch", reason="the train extra is not installed")


def test_weights_are_averaged_name_by_name():
    from geoevents.training.average import average_weights

    found = average_weights([{"a": torch.tensor([0.0, 2.0])}, {"a": torch.tensor([1.0, 4.0])}])
    assert found["a"].tolist() == [0.5, 3.0]


def test_weights_count_by_their_shares(tmp_path, capsys):
    from geoevents.training.average import average_weights, main

    states = [{"a": torch.tensor([0.0, 2.0])}, {"a": torch.tensor([1.0, 4.0])}]
    assert average_weights(states, [3, 1])["a"].tolist() == [0.25, 2.5]
    for shares in ([1.0], [1.0, -1.0], [0.0, 0.0]):
        with pytest.raises(ValueError, match="one share for each of the 2"):
            average_weights(states, shares)
    torch.save(states[0], tmp_path / "one.pt")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "one.pt"), "--mean", str(tmp_path / "mean.pt"), "--shares", "0.5", "0.5"])
    assert "one share for each of the 1 weights" in capsys.readouterr().err
    assert not (tmp_path / "mean.pt").exists()


def test_weights_of_different_networks_are_refused():
    from geoevents.training.average import average_weights

    with pytest.raises(ValueError, match="one network"):
        average_weights([{"a": torch.zeros(1)}, {"b": torch.zeros(1)}])
    with pytest.raises(ValueError, match="at least one"):
        average_weights([])


def test_the_mean_is_kept_for_a_training_to_begin_from(tmp_path, capsys):
    from geoevents.training.average import main

    for name, value in (("one", 1.0), ("two", 3.0)):
        torch.save({"a": torch.full((2,), value)}, tmp_path / f"{name}.pt")
    main([str(tmp_path / "one.pt"), str(tmp_path / "two.pt"), "--mean", str(tmp_path / "mean.pt")])
    assert torch.load(tmp_path / "mean.pt", weights_only=True)["a"].tolist() == [2.0, 2.0]
    with pytest.raises(SystemExit):
        main([str(tmp_path / "one.pt")])
    assert "give --out, --mean or both" in capsys.readouterr().err
