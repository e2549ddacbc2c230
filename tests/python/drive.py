"""Calls the published server SDK for another program.

Each line of the input is a JSON array, the path of a method and its arguments by name, as in
["chatroom.user.query", {"room_id": "r", "count": 10, "order": 1}]; the answer is a line of JSON.
The path "" answers with the paths of all methods.
"""

import inspect
import json
import sys

from rongcloud.module import Module
from rongcloud.rongcloud import RongCloud


def leads_on(name, value):
    """Whether a method takes nothing and gives another part of the SDK."""
    return name.startswith("get_") and not inspect.signature(value).parameters


def methods(part, prefix=""):
    for name, value in inspect.getmembers(part, inspect.ismethod):
        if name.startswith("_"):
            continue
        if leads_on(name, value):
            yield from methods(value(), prefix + name.removeprefix("get_") + ".")
        else:
            yield prefix + name


def call(sdk, path, arguments):
    *parts, name = path.split(".")
    part = sdk
    for each in parts:
        part = getattr(part, "get_" + each)()
        assert isinstance(part, Module)
    answer = getattr(part, name)(**arguments)
    # What the server refuses comes back as bytes.
    return json.loads(answer) if isinstance(answer, bytes) else answer


def main():
    url, app_key, app_secret = sys.argv[1:]
    sdk = RongCloud(app_key, app_secret, url)
    for line in sys.stdin:
        path, arguments = json.loads(line)
        answer = call(sdk, path, arguments) if path else sorted(methods(sdk))
        print(json.dumps(answer), flush=True)


main()
