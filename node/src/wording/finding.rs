//! What `doctor` found between this laptop and the others, in the reader's language: what was seen, and what
//! to do next.

use super::Language;
use crate::link::Trouble;
use crate::link::findings::{Finding, Seen};

/// What was seen, and what to do next.
pub fn told_finding(finding: &Finding, language: Language) -> (String, &'static str) {
    let (mut seen, next) = match language {
        Language::Chinese => in_chinese(&finding.seen),
        Language::English => in_english(&finding.seen),
    };
    if finding.apart {
        seen.push_str(language.say(
            "；不用网络也可以用 U 盘：onscene bundle write",
            "; a stick works without any network: `onscene bundle write`",
        ));
    }
    (seen, next)
}

fn in_chinese(seen: &Seen) -> (String, &'static str) {
    let (what, next) = match seen {
        Seen::Halted => ("交换已被人停止", "请按「立即交换」，或运行 onscene sync"),
        Seen::Alone => (
            "本单位没有别的电脑",
            "请用 onscene invite 邀请别的电脑，或用 onscene join 邀请码 加入",
        ),
        Seen::ListensNowhere => (
            "本机没有监听，别的电脑连不进来",
            "请直接用 onscene start 启动，不写 --listen",
        ),
        Seen::ListensHere(at) => {
            let what = format!("本机在 {at} 监听，别的电脑连不到那里");
            return (what, "请直接用 onscene start 启动，不写 --listen");
        }
        Seen::NoNetwork => ("本机没有连上任何网络", "请连上热点或插上网线；不需要互联网"),
        Seen::Vpn(name) => {
            let what = format!("VPN 开着（{name}），可能挡住了身边的网络");
            return (what, "交换时请关掉 VPN，或在 VPN 里允许本地网络");
        }
        Seen::DiscoveryFailed(_) => (
            "不能查找附近的电脑",
            "请在防火墙里放行 UDP 5353 端口，或直接写对方的地址：onscene address add",
        ),
        Seen::DiscoveryOff => (
            "没有查找附近的电脑（--no-discovery）",
            "启动时不写 --no-discovery，或直接写对方的地址：onscene address add",
        ),
        Seen::NobodyNear => (
            "这个网络上没有发现别的电脑：它们不在这个网络上，或网络不让电脑互相看见（访客网络常这样），或防火墙挡住了 UDP 5353",
            "请用一台电脑或手机的热点，或在两台电脑之间接一根网线",
        ),
        Seen::NobodyReachesUs => (
            "本机连得到别的电脑，别的电脑没有连来过：可能被防火墙挡住，或系统把这个网络当成了公用网络",
            "请在防火墙里允许 OnScene（Windows 上把网络设为专用）；由本机连出去的交换照常进行",
        ),
        Seen::Answer(address, trouble) => {
            let (what, next) = answer_in_chinese(*trouble);
            return (format!("{address} {what}"), next);
        }
        Seen::Clock { ms, between } => {
            let (seconds, is_ahead) = (ms.unsigned_abs() / 1_000, *ms > 0);
            let what = match (between, is_ahead) {
                (true, _) => format!("本机的时钟与另一台电脑的相差 {seconds} 秒"),
                (false, true) => format!("本机的时钟快 {seconds} 秒"),
                (false, false) => format!("本机的时钟慢 {seconds} 秒"),
            };
            return (what, "请校准日期和时间；交换照常进行，记录会有标记");
        }
    };
    (what.into(), next)
}

const fn answer_in_chinese(trouble: Trouble) -> (&'static str, &'static str) {
    match trouble {
        Trouble::Stranger => (
            "上是别的设备，或者没有证明自己属于本单位",
            "请核对地址，并看那台电脑是否已加入本单位",
        ),
        Trouble::Refused => ("不让本机连接", "请问管理员，本机是不是被撤销了"),
        Trouble::Version => ("用的是别的版本", "请更新较旧的那台"),
        Trouble::Unreachable => (
            "没有应答",
            "请看那台电脑开着没有、OnScene 在不在运行、是不是在同一个网络；也可能被它的防火墙挡住",
        ),
        Trouble::Silent => (
            "接受连接，但没有应答",
            "请看是不是被防火墙或网络的登录页挡住",
        ),
    }
}

fn in_english(seen: &Seen) -> (String, &'static str) {
    let (what, next) = match seen {
        Seen::Halted => (
            "exchange was stopped by hand",
            "press “exchange now”, or run `onscene sync`",
        ),
        Seen::Alone => (
            "no other laptop is in this organisation",
            "invite one with `onscene invite`, or join others with `onscene join CODE`",
        ),
        Seen::ListensNowhere => (
            "this laptop listens nowhere, so nobody can dial it",
            "start it with `onscene start`, without --listen",
        ),
        Seen::ListensHere(at) => {
            let what = format!("this laptop listens at {at}, which no other machine reaches");
            return (what, "start it with `onscene start`, without --listen");
        }
        Seen::NoNetwork => (
            "this laptop is on no network",
            "join a hotspot or plug in a cable; no internet is needed",
        ),
        Seen::Vpn(name) => {
            let what =
                format!("a VPN is on ({name}); it may keep this laptop from the network at hand");
            let next = "switch the VPN off while exchanging, or allow the local network in it";
            return (what, next);
        }
        Seen::DiscoveryFailed(why) => {
            let what = format!("laptops nearby cannot be looked for: {why}");
            let next =
                "allow UDP port 5353 in the firewall, or type the address: `onscene address add`";
            return (what, next);
        }
        Seen::DiscoveryOff => (
            "laptops nearby are not looked for (--no-discovery)",
            "start without --no-discovery, or type the address: `onscene address add`",
        ),
        Seen::NobodyNear => (
            "nobody is announced on this network: the others are not on it, or it keeps its laptops \
             apart (client isolation, as guest networks do), or a firewall drops UDP 5353",
            "use one laptop's or a telephone's hotspot, or a cable between two laptops",
        ),
        Seen::NobodyReachesUs => (
            "this laptop reaches others, and nobody has reached it: a firewall may be in the way, or \
             the system takes this network for a public one",
            "allow OnScene in the firewall (on Windows: mark the network as private); exchange goes \
             on over the links that this laptop dials",
        ),
        Seen::Answer(address, trouble) => {
            let (what, next) = answer_in_english(*trouble);
            return (format!("{address} {what}"), next);
        }
        Seen::Clock { ms, between } => {
            let seconds = ms / 1_000;
            let what = match between {
                true => {
                    let apart = seconds.abs();
                    format!("this laptop's clock and another's differ by {apart} s")
                }
                false => format!("this laptop's clock is {seconds} s off"),
            };
            let next = "set the date and time; exchange goes on, entries are marked";
            return (what, next);
        }
    };
    (what.into(), next)
}

const fn answer_in_english(trouble: Trouble) -> (&'static str, &'static str) {
    match trouble {
        Trouble::Stranger => (
            "is another device than the one that was meant, or did not show that it is of this organisation",
            "look whether the address is right, and whether that laptop joined this organisation",
        ),
        Trouble::Refused => (
            "does not let this laptop in",
            "ask an administrator whether this laptop was revoked",
        ),
        Trouble::Version => ("speaks another version", "update the older of the two"),
        Trouble::Unreachable => (
            "does not answer",
            "look whether that laptop is on, runs OnScene, and is on the same network; its firewall \
             may be in the way",
        ),
        Trouble::Silent => (
            "takes the connection and says nothing",
            "look whether a firewall or a login page of the network is in the way",
        ),
    }
}
