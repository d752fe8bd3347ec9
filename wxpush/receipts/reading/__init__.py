"""From a request to the delivery events in it: signature, cipher, XML or JSON. Pure: told the time, it opens no file."""
