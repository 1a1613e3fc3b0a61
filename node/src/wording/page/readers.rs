//! What the page says of readers who wait to be confirmed.

words! {
    head: "等待确认的读者", "Readers to be confirmed";
    hint: "有人从下级或旁边的单位，把他们登记到了您的单位之上。确认之前，他们拿不到您单位的密钥，读不到内容。", "Somebody certified them above your unit from beside or below it. Until you confirm them they get no key of your unit, and read nothing of it.";
    certified_by: "登记人", "Certified by";
    would_read: "确认后能读", "Would read";
    confirm: "确认，允许读", "Confirm: they may read";
}
