//! What the page says of inviting and joining.

words! {
    invite: "邀请第二台电脑", "Invite a laptop";
    invite_hint: "只告诉要加入的人；用一次就失效。", "Show it only to the person who joins; it works once.";
    invite_role: "职责", "Role";
    invite_name: "对方姓名（可不填）", "Their name (optional)";
    invite_make: "生成邀请码", "Make a code";
    join: "加入已有单位（用同事给的邀请码）", "Join an organisation that is there, by a colleague's code";
    join_hint: "本机记录的一切都会带过去，署名不变。", "All that this laptop recorded comes along, under its own names.";
    join_code: "邀请码：粘贴完整的，或输入十位数字", "The code: paste the long one, or type the ten digits";
    join_at: "对方的地址（输入数字时要填）", "Their address (needed with the digits)";
    join_name: "您的姓名", "Your name";
    join_do: "加入", "Join";
    joined: "已加入。", "Joined.";
    joined_hint: "请对方看一眼：邀请的那台电脑上应显示同一个确认词。", "Ask them to look: the laptop that invited shows the same word.";
    invite_unit: "单位（可不填）", "Unit (optional)";
    invite_unit_hint: "不填就是本单位。别的单位写全路径，如 城东街道/新源里社区；没有的会新建。可选的列在下面：创建者和街道（最上级）管理员可请进任何单位，其他管理员可请进本单位和下级单位。联络员必须写。", "Left empty it is your own. Write the whole path of another; a new one is made. The list below has those you may invite to: any unit for the founder and administrators at the top, one's own and those below it for others. Needed for a liaison.";
    invite_minutes: "有效几分钟（至多 1440）", "Valid for minutes (at most 1440)";
    typed_code: "念给对方输入的数字码", "The code to read out and type";
    typed_hint: "只能试一次：对方输错一个数字会先提示，不算一次；猜错了就作废，要重新生成。", "It can be tried once. A slip in one digit is noticed first and costs nothing; after a wrong guess it is dead, and a new one is needed.";
    typed_at: "地址", "Address";
    code: "二维码（内含完整邀请码）", "QR code (it holds the long code)";
    code_text: "完整邀请码（文字）", "The long code as text";
    code_how: "在对方的电脑上运行：", "On the other laptop run:";
    word: "确认词", "Word";
    word_hint: "对方加入后，下面和对方屏幕上会出现同一个确认词。不一样，就马上吊销那台电脑。", "Once they have joined, the same word shows below and on their screen. Where it differs, revoke that laptop at once.";
    invitation_open: "等待加入", "Open";
    invitation_used: "已加入", "Joined";
    invitation_expired: "已过期", "Expired";
    invitation_withdrawn: "已收回", "Withdrawn";
    invitation_guessed: "有人试过数字码，没有猜对：数字码已作废", "somebody tried the typed code and did not know it: it is dead";
    invitation_withdraw: "收回", "Withdraw";
    person_added: "已添加。", "Added.";
    person_by_code_hint: "请管理员在自己的电脑上为这个人生成邀请码（一码一人），在这里输入。两台电脑之间要连得上：同一网络或一根网线就行，不需要互联网。", "Ask an administrator to make a code for this person on their own laptop (one code, one person) and give it here. The two laptops have to reach each other: one network or a cable will do, no internet is needed.";
    expires: "有效至", "Valid until";
}
