//! Whose name looks like that of whoever is to be recused, and who counts as them.

use onscene_protocol::id::PersonKey;

/// Who could be taken for somebody who is to be recused, and who counts as the same person.
pub(super) fn look_alikes(
    name: &str,
    others: &[(PersonKey, String)],
    namesakes: &[String],
) -> (String, &'static str) {
    let same = format!(
        "「{}」加入时的姓名和「{name}」完全相同，按同一个人处理，事件对其也会关闭",
        namesakes.join("」「")
    );
    if others.is_empty() {
        let hint = "是同一个人就确定；如果是两个人，请让其中一人先用不同的姓名重新加入";
        return (same, hint);
    }
    let others: Vec<&str> = others.iter().map(|(_, name)| name.as_str()).collect();
    let alike = format!("「{name}」和「{}」的姓名看起来一样", others.join("」「"));
    if namesakes.is_empty() {
        let hint = "其中也要回避的，请一并选上；都不是，就只对这一个人关闭";
        return (alike, hint);
    }
    let hint = "其中也要回避的，请一并选上；都不是，就只对完全同名的关闭";
    (format!("{alike}；{same}"), hint)
}
