"""Why rows are as they are: not sent, sent with a warning, refused, in doubt.

A checkpoint keeps these as ids and fields (`wxpush.detail`), and later versions tell them: never change an id or a field, only add.
"""
