//! What the page says of files that are on their way, and of which are taken.

words! {
    here: "已到", "here";
    taken: "其他电脑的原件", "Originals of other laptops";
    always: "全部自动取来", "Take all of them";
    on_request: "有人要时才取", "Take them on request only";
    archive_only: "只在档案员的电脑和汇总电脑自动取", "Take all on an archivist's laptop and a hub only";
    budget: "每条连接每天最多传文件（MB，0 为不限）", "Files over one link in a day at most (MB, 0 for any number)";
    policy_hint: "文字记录和小图总是先传，不受此限。", "Records and previews always go first, whatever is chosen here.";
    let_go: "删除本机原件（别的电脑还有）", "Remove the original here";
    let_go_hint: "会先问汇总电脑或另外两台电脑现在还有没有；都说有才删。以后可以再取。", "The hub or two other laptops are asked first, and have to say that they hold it now; it can be fetched again.";
    sending: "发出文件", "Sending a file";
    receiving: "收到文件", "Receiving a file";
    waits_stopped: "交换已停止", "exchange was stopped";
    waits_request: "有人要时才取", "taken on request";
    waits_room: "磁盘快满了，暂停接收", "waits: the disk is nearly full";
    waits_budget: "今天的文件流量已用完", "waits: today's bytes of files are used up";
    waits_holder: "等存有原件的电脑连上", "waits for a laptop that holds it";
}
