"""What the way to WeChat takes from its surroundings: no file of keys."""

from wxpush.system.tls import client_context


def test_no_variable_has_the_keys_of_connections_written_down(monkeypatch, tmp_path):
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    assert client_context({}).keylog_filename is None
    assert list(tmp_path.iterdir()) == []
