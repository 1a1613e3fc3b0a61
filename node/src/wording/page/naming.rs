//! What the page says of names: giving one, changing it, and names that look alike.

words! {
    who: "请先写上您的姓名和单位", "First: your name and your unit";
    hint: "您写的每一条都用这个姓名署名。现在不写也能记，署名是“未登记姓名”，以后可以补。", "Everything that you write is signed with it. You can go on without: it is signed “not yet named” until you say.";
    name: "您的姓名", "Your name";
    unit: "您的单位", "Your unit";
    unit_hint: "如 和平里社区；有上级单位的请先加入", "As in 和平里社区; where there is one above it, join that first";
    save: "保存姓名", "Save the name";
    missing: "还没有登记姓名：", "No name yet: ";
    missing_link: "写上姓名和单位", "give name and unit";
    rename: "改名", "Change the name";
    rename_hint: "只改显示的姓名：原名会一直写在旁边，谁写的、谁能看什么都不变。已定稿的报告和发布里的姓名不改。", "It changes what is shown: the former name stands beside it from now on, and who wrote what and who may read what stay as they are. Names in reports and releases that are frozen stay too.";
    met: "注意：单位里已有看起来一样的姓名", "Take care: somebody in the organisation has a name that looks like it";
    invited_as: "邀请时写的姓名", "Invited as";
    came_as: "加入时用的姓名", "Came as";
    other_laptops: "其他电脑", "Other laptops";
}
