"""What is said of placeholders that cannot be read, and of texts that were meant as one."""

from wxpush.words import Text

_AS_IT_STANDS = "看起来像占位符，其实不是，会原样发给所有人；请写 {fix}"
_NAMED = "而“{column}”是列名；要用它的值，请写 {fix}"

TEXTS: dict[str, Text] = {
    # that cannot be read
    "in_line": "文本的第 {line} 行：{problem}",
    "no_placeholder": "{written} 不是占位符；请写 {{{{ {name} }}}}，两边各两个半角花括号",
    "tag_closes_nothing": "{{% {name} %}} 没有对应的开头；请删除它，或在它前面补上开头的标签",
    "no_tag": "没有 {{% {name} %}} 这个标签；要用列的值，请写 {{{{ {name} }}}}",
    "unreadable": "这不是有效的模板语法；要用列的值，请写 {{{{ name }}}}",
    "too_much": "{{{{ 与 }}}} 之间只能有一个名称或一个表达式，“{found}”是多余的；列名里有空格时，请写 {column}",
    "misplaced": "“{found}”所在的地方应该是名称或值；请检查花括号之间的内容",
    "end_misplaced": "应该是名称或值的地方，文本就结束了；请检查花括号之间的内容",
    "unseen": "花括号之间有不可见字符（{found}）；请删除它，重新输入名称",
    "strange": "花括号之间不能有 {found}，名称只能含文字、数字和 _；列名里有其他字符时，请写 {column}",
    "nothing_between": "花括号之间没有名称；请写列名",
    "not_closed": "占位符或标签没有闭合；名称后面请写 }}}}，标签后面请写 %}}，if 的末尾请写 {{% endif %}}",
    "looked_up": '{{{{ row["{column}"] }}}}',
    "its_name_looked_up": '{{{{ row["列名"] }}}}',
    "too_deep": "嵌套过深或过大；请简化",
    "no_filter": "没有过滤器“{name}”",
    "no_filter_but": "没有过滤器“{name}”；是不是“{near}”？",
    "no_test": "没有测试“{name}”",
    "no_test_but": "没有测试“{name}”；是不是“{near}”？",
    "loops_in_itself": "循环不能嵌套调用自身；请写不带 `recursive` 的 {{% for %}}",
    "joins_files": "{{% {tag} %}} 用来拼接文件，而任务文件只能是一个文件；请直接写出文本",
    "no_name": '“{name}”在这里不能用作名称；请写 {{{{ row["{name}"] }}}}',
    # a column in wrong braces
    "wrong_braces": f"{{written}} {_AS_IT_STANDS}",
    "wrong_braces_or_on_purpose": f"{{written}} {_AS_IT_STANDS}（如果确实要发送花括号，请写 {{on_purpose}}）",
    "wrong_braces_encoded": f"{{written}} 在文本里以编码形式出现，{_AS_IT_STANDS}，用普通的花括号",
    "told_of_several": "{problem}；同样的问题还在：{places}",
    # doubts
    "outer_braces": "{written} 里占位符外面的花括号也会发出去",
    "outer_quotes": "{written} 里占位符外面的引号也会发出去",
    "unknown_braces": "{written} 里的名称不是列名，会原样发给所有人",
    "unknown_braces_but": "{written} 里的名称不是列名，会原样发给所有人；相近的列名是“{near}”",
    "unknown_braces_for_now": "{written} 不是占位符，会原样发给所有人；如果它是列名，`send` 会拒绝",
    "named_marked_name": f"{{written}} 会原样发送，{_NAMED}",
    "named_comment": f"{{written}} 是注释，里面的内容不会发送，{_NAMED}",
    "named_quoted_name": f"{{written}} 是引号里的文本，所有人收到的都是这段文本，{_NAMED}",
}
