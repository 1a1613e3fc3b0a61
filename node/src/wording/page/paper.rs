//! What the page says of keys on paper.

words! {
    name: "纸质钥匙", "Key on paper";
    make: "打印一把备用钥匙", "Print a spare key";
    make_hint: "管理员的电脑全都丢失时用：谁拿着这张纸，谁就能成为管理员。打印后锁起来；丢了就在上面的名单里撤销它。", "For the day on which all administrators' laptops are lost: whoever holds this paper can become an administrator. Print it and lock it away; if it is lost, revoke it in the list above.";
    what: "谁拿着这张纸，谁就能成为本单位的管理员，读到全部内容。请锁好；不要拍照，不要发送。", "Whoever holds this sheet can become an administrator of this organisation and read all of it. Lock it away; take no picture of it and send it to nobody.";
    how: "管理员的电脑全都丢失时：在任何一台存有本单位记录的电脑上，到“设备”一页输入这把钥匙；不需要网络。也可以运行", "When all administrators' laptops are lost: on any laptop that holds the organisation's records, give this key on the page of devices; no network is needed. Or run";
    once: "只显示这一次，请现在打印。", "It is shown this once: print it now.";
    recover: "用纸质钥匙成为管理员", "Become an administrator by a key on paper";
    recover_hint: "只在管理员的电脑全都丢失时用。以后请撤销丢失的电脑，并另打印一把钥匙。", "Only where all administrators' laptops are lost. Revoke those afterwards, and print another key.";
}
