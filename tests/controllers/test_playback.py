"""The playback's position."""

from __future__ import annotations

from concurviz.controllers.playback import Playback


def test_it_moves_at_its_speed_while_playing() -> None:
    playback = Playback(10e9, 0.5)
    assert not playback.tick(0.0)
    playback.play()
    playback.tick(100.0)
    assert playback.tick(102.0)
    assert playback.position == 1e9
    playback.pause()
    assert not playback.tick(110.0)


def test_it_stops_at_the_end_and_begins_anew() -> None:
    playback = Playback(1e9, 1.0)
    playback.play()
    playback.tick(0.0)
    playback.tick(5.0)
    assert playback.position == 1e9
    assert not playback.playing
    playback.play()
    assert playback.position == 0


def test_seeking_stays_inside() -> None:
    playback = Playback(1e9, 1.0)
    playback.seek(5e9)
    assert playback.position == 1e9
    playback.seek(-1)
    assert playback.position == 0


def test_time_while_it_stood_still_does_not_count() -> None:
    playback = Playback(10e9, 1.0)
    playback.play()
    playback.tick(0.0)
    playback.seek(3e9)
    playback.tick(50.0)
    assert playback.position == 3e9


def test_nothing_to_play_is_not_played() -> None:
    playback = Playback(0.0, 1.0)
    playback.play()
    assert not playback.playing
