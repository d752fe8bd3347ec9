"""The sandbox's delivery events: what becomes of each message that was accepted, pushed to a callback as WeChat does it."""
