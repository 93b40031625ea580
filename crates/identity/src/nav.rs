//! The menu: what this person may open, and nothing else.

use crate::Words;
use crate::access::{self, Permission};
use crate::door::Signed;
use crate::permit::permit;
use kernel::{Actor, Lang, Reach};
use ui::{NavGroup, NavItem};

/// The menu of whoever is logged in, with the entry of this address marked.
pub fn nav(signed: &Signed, current: &str) -> Vec<NavGroup> {
    ui::Page::new(signed.lang, "")
        .nav(groups(&signed.actor, signed.opens, signed.lang))
        .current(current)
        .nav
}

/// Whether the menu leads this person there.
fn leads(actor: &Actor, opens: bool, item: &NavItem) -> bool {
    // Everybody may look at their own accesses; only who can have some is led there.
    let reads = [Permission::EmergencyReview, Permission::LedgerRead];
    if item.href == "/emergency" && !opens && !reads.iter().any(|p| permit(actor, *p).is_ok()) {
        return false;
    }
    // What came by the public site waits at the head office.
    let widely = matches!(
        access::reach(actor, Permission::ComplaintAccept),
        Reach::All
    );
    if item.href == "/portal/held" && !widely && actor.unit.parent().is_some() {
        return false;
    }
    access::of("GET", &item.href).is_some_and(|access| access::admits(access, actor, opens))
}

/// Complaints: the inbox, the desk, lists.
fn work(w: &'static Words) -> Vec<NavItem> {
    vec![
        NavItem::new(w.nav_inbox, "/inbox", "inbox")
            .go('w')
            .badge("/inbox/count", true)
            .keywords("daiban db todo inbox"),
        NavItem::new(w.nav_new, "/complaints/new", "file-plus")
            .go('n')
            .keywords("tousudengji tsdj register new"),
        NavItem::new(w.nav_complaints, "/complaints", "files")
            .go('a')
            .keywords("quanbutousu qbts complaints list"),
        NavItem::new(w.nav_held, "/portal/held", "shield-check")
            .keywords("wangshanglaijian wslj web site held"),
        NavItem::new(w.nav_emergency, "/emergency", "key")
            .keywords("yingjichayue yjcy emergency break glass"),
    ]
}

/// The menu without a mark; `opens` as in [`access::admits`]. An entry shows when the permission
/// table lets the actor in there; one whose page this program does not have shows nowhere.
pub(crate) fn groups(actor: &Actor, opens: bool, lang: Lang) -> Vec<NavGroup> {
    let w = Words::of(lang);
    let open = |item: &NavItem| leads(actor, opens, item);
    let only_open = |items: Vec<NavItem>| items.into_iter().filter(open).collect::<Vec<_>>();
    let work = work(w);
    let settings = vec![
        NavItem::new(w.nav_org, "/org", "building-bank")
            .go('o')
            .keywords("jigou jg units"),
        NavItem::new(w.nav_accounts, "/accounts", "users")
            .go('u')
            .keywords("zhanghao zh accounts"),
        NavItem::new(w.nav_policy, "/access/policy", "certificate")
            .keywords("fangwenguize fwgz rules of access policy totp networks"),
        NavItem::new(w.nav_tokens, "/tokens", "key").keywords("jiekoulingpai jklp tokens api"),
        NavItem::new(w.nav_notice_texts, "/notices/templates", "message-2")
            .keywords("tongzhimoban tzmb notices templates"),
        NavItem::new(w.nav_endpoints, "/notices/endpoints", "send")
            .keywords("tongzhiqudao tzqd webhook dingtalk wecom"),
        NavItem::new(w.nav_deliveries, "/notices/deliveries", "mail")
            .keywords("tongzhifasong tzfs deliveries dead letters"),
        NavItem::new(w.nav_evidence, "/evidence", "shield-check")
            .keywords("cunzheng cz zhangbujianchadian evidence checkpoints ledger"),
        NavItem::new(w.nav_keys, "/vault/keys", "key")
            .keywords("miyao my zhumiyao lunhuan keys master rotation"),
        NavItem::new(w.nav_ledger, "/ledger", "shield-check").keywords("taizhang tz ledger"),
    ];
    let groups = [
        (w.nav_work, work),
        (w.nav_time, time(w)),
        (w.nav_protect, protect(w)),
        (w.nav_public, public(w)),
        (w.nav_settings, settings),
        (w.nav_own, own(w)),
    ];
    let drawn = groups
        .into_iter()
        .map(|(label, items)| NavGroup::new(label, only_open(items)));
    drawn.filter(|group| !group.items.is_empty()).collect()
}

/// Limits, what watches them, and what they are counted with.
fn time(w: &Words) -> Vec<NavItem> {
    vec![
        NavItem::new(w.nav_mine, "/supervision/mine", "calendar-due")
            .go('d')
            .keywords("wodeqixian wdqx my deadlines"),
        NavItem::new(w.nav_red, "/supervision", "alert-circle")
            .go('r')
            .keywords("chaoqihongbang cqhb overdue red list"),
        NavItem::new(w.nav_orders, "/supervision/orders", "gavel")
            .keywords("dubandan dbd supervision orders"),
        NavItem::new(w.nav_month, "/supervision/calendar", "calendar")
            .keywords("qixianrili qxrl calendar"),
        NavItem::new(w.nav_stages, "/supervision/stages", "chart-bar")
            .keywords("huanjiedabiaolv hjdbl on time rate"),
        NavItem::new(w.nav_plans, "/supervision/plans", "bell-ringing")
            .keywords("dubanfangan dbfa reminder plans"),
        NavItem::new(w.nav_rulebook, "/rulebook", "scale")
            .keywords("guizeyurili gzrl rilishixian rl rulebook calendar holidays packs hours"),
    ]
}

/// What is kept of people, what they ask about it, what leaves the bank, and what is erased.
fn protect(w: &Words) -> Vec<NavItem> {
    vec![
        NavItem::new(w.nav_privacy, "/privacy/requests", "user-check")
            .keywords("gerenxinxiquanliqingqiu grxx personal data requests privacy"),
        NavItem::new(w.nav_register, "/register", "clipboard-list")
            .keywords("gerenxinxidengjice grxxdjc register of personal data levels retention"),
        NavItem::new(w.nav_exports, "/exports", "file-spreadsheet")
            .keywords("daochushenpi dcsp exports approval"),
        NavItem::new(w.nav_institutions, "/institutions", "building")
            .keywords("hezuojigou hzjg institutions partners"),
        NavItem::new(w.nav_disclosures, "/disclosures", "send")
            .keywords("duiwaitigong dwtg disclosures"),
        NavItem::new(w.nav_consents, "/consents", "certificate")
            .keywords("gaozhiyutongyi gzyty consents notices"),
        NavItem::new(w.nav_impact, "/impact", "shield-check")
            .keywords("yingxiangpinggu yxpg pia impact assessments"),
        NavItem::new(w.nav_looks, "/looks", "eye")
            .keywords("gerenxinxichakan grxxck yujing looks alerts limits"),
        NavItem::new(w.nav_retention, "/retention", "trash")
            .keywords("baocunyushanchu bcysc retention holds erasure"),
        NavItem::new(w.nav_breaches, "/breaches", "alert-triangle")
            .keywords("xinxixieloubaogao xxxl breaches leaks incident"),
    ]
}

/// What the public sees, and the review that stands before it.
fn public(w: &Words) -> Vec<NavItem> {
    vec![
        NavItem::new(w.nav_products, "/disclosure", "clipboard-list")
            .keywords("chanpinyushoufei cpysf products fees disclosure"),
        NavItem::new(w.nav_schedule, "/disclosure/schedule", "file-text")
            .keywords("fuwujiagemulu fwjgml fee schedule prices"),
        NavItem::new(w.nav_content, "/content", "book-2").keywords(
            "gongzhongneirong gznr xuanjiao jinrongzhishi content articles quiz notices glossary",
        ),
        NavItem::new(w.nav_education, "/education", "chart-bar")
            .keywords("xuanjiaowenjian xjwj tongji education figures files"),
        NavItem::new(w.nav_protection_reviews, "/protection-reviews", "gavel")
            .keywords("xiaobaoshencha xbsc protection reviews products"),
        NavItem::new(w.nav_slogans, "/publicity/slogans", "speakerphone")
            .keywords("biaoyu by kouhao slogans"),
        NavItem::new(w.nav_posters, "/publicity/posters", "photo")
            .keywords("haibao hb yilabao posters roll-ups"),
        NavItem::new(w.nav_hall, "/hall", "device-mobile")
            .keywords("datangping dtp dianshi hall screens television"),
    ]
}

/// What everybody has for themselves.
fn own(w: &Words) -> Vec<NavItem> {
    vec![
        NavItem::new(w.nav_notices, "/notices", "bell")
            .go('m')
            .keywords("wodetongzhi wdtz xiaoxi notices"),
        NavItem::new(w.nav_breach_new, "/breaches/new", "alert-triangle")
            .keywords("baogaoxinxixielou bgxxxl report a leak breach"),
        NavItem::new(w.nav_factor, "/me/factor", "device-mobile")
            .keywords("liangbuyanzheng lbyz totp second factor"),
    ]
}
