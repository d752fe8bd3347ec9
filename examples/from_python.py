"""Send a campaign from a Python program: check it, send it, look at what came of it. Nobody is reached: it talks to the sandbox.

python examples/from_python.py
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import wxpush

RECIPIENTS = """openid,product
oFollower0000000000000000001,tea
oFollower0000000000000000002,coffee
"""
CAMPAIGN = """template_id: ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY
data:
  thing1: "{{ product }}"
"""


def main() -> None:
    with TemporaryDirectory() as folder, wxpush.Sandbox() as account:
        recipients = Path(folder, "orders.csv")
        recipients.write_text(RECIPIENTS, encoding="utf-8")
        recipients.with_suffix(".yaml").write_text(CAMPAIGN, encoding="utf-8")
        campaign = wxpush.Campaign(recipients)

        checked = wxpush.check(campaign, account)
        if checked.summary.exit_code:
            raise SystemExit("\n".join(checked.sentences))

        report = wxpush.send(campaign, account, rate=20)
        print(f"{report.summary.sent} sent, {report.summary.not_attempted} left")
        for result in wxpush.results(campaign):
            print(result.row.row, result.word)


if __name__ == "__main__":
    main()
