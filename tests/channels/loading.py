"""A campaign file in a folder of its own."""

from wxpush.channels import load_campaign


def loaded(tmp_path, text, name="spring sale.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_campaign(path)[1]
