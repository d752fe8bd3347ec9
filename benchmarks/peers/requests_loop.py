"""requests in a plain loop, as most scripts for this have it."""

import time

import requests
from rows import Tally, asked, messages

options = asked()
tally = Tally()
for message in messages(options.csv, options.count):
    began = time.perf_counter()
    try:
        answer = requests.post(options.url, json=message, timeout=10).json()
    except requests.RequestException:
        answer = {}
    tally.count(began, sent=answer.get("errcode") == 0)
tally.tell()
