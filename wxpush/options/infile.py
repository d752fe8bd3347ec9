"""What wxpush.yaml may hold beside what it alone says."""

from wxpush.options.cluster import CLUSTER
from wxpush.options.option import Option
from wxpush.options.send import SENDING

#: The options by their keys there.
IN_FILE: dict[str, Option[object]] = {
    option.name: option for option in (*CLUSTER, *SENDING) if option.in_file is not None
}
