"""What a renderer makes of a row."""


def texts_of(renderer, row):
    return renderer.apart(renderer.render(row), row)
