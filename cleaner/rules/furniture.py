"""W and F: what the page put around the article, told by its wording and its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Edit
from cleaner.rules.above import crumbs, moments
from cleaner.rules.extent import story_span
from cleaner.rules.lines import short_lines
from cleaner.rules.look import live, neighbours, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import LONG, MORE, STORY, amid, below, between, stays
from cleaner.rules.survey import furniture, is_owner


def _of(article: Article, rule: str, *names: str) -> tuple[Edit, ...]:
    found = furniture(article)
    if not found or article.memo(_found).isdisjoint(names):
        return ()
    return tuple([whole(article, i, rule) for i, kind in found.items() if kind in names])


def _found(article: Article) -> frozenset[str]:
    """The kinds of furniture in an article: few of those that there are, and each rule takes one."""
    return frozenset(furniture(article).values())


def share(article: Article) -> Iterable[Edit]:
    """The bar with which a page is shared, printed, saved or mailed, and its counters."""
    return _of(article, "W601", "share", "bar")


def like(article: Article) -> Iterable[Edit]:
    """The like widget of blogs, and what stands in its place while it loads."""
    return _of(article, "W602", "like")


def related(article: Article) -> Iterable[Edit]:
    """Teasers of other articles: a line that names itself as one ("Related: ..."), or a head with the
    linked headlines below it, up to the first sentence."""
    return _of(article, "W603", "related", "teaser")


def more(article: Article) -> Iterable[Edit]:
    """Bare links: read more, full story, click here."""
    return _of(article, "W604", "more")


def continues(article: Article) -> Iterable[Edit]:
    """Notes that the story goes on below an advertisement or a video."""
    return _of(article, "W605", "continues")


def newsletter(article: Article) -> Iterable[Edit]:
    """Invitations to newsletters and alerts, and the forms that belong to them."""
    return _of(article, "W606", "newsletter")


def support(article: Article) -> Iterable[Edit]:
    """Invitations to subscribe, donate, join, log in or install an app."""
    return _of(article, "W607", "support")


def follow(article: Article) -> Iterable[Edit]:
    """Invitations to follow the site or the author elsewhere."""
    return _of(article, "W608", "follow")


def contact(article: Article) -> Iterable[Edit]:
    """How to reach the author or the newsroom, and calls for tips and letters."""
    return _of(article, "W609", "contact")


def comments(article: Article) -> Iterable[Edit]:
    """Comment counters, forms and rules."""
    return _of(article, "W610", "comments")


def ads(article: Article) -> Iterable[Edit]:
    """The mark over an advertisement; the advertisement itself was never text."""
    return _of(article, "W611", "ad")


def player(article: Article) -> Iterable[Edit]:
    """Labels of video players, galleries and interactive pictures."""
    return _of(article, "W612", "player")


def copyright_line(article: Article) -> Iterable[Edit]:
    """Lines that say who owns the text and forbid copying it."""
    worded = _of(article, "W613", "copyright")
    return (*worded, *_owners(article)) if "\u00a9" in article.text else worded


def _owners(article: Article) -> Iterator[Edit]:
    """Signs of copyright with a name, below the story."""
    order, found = live(article), furniture(article)
    _, last = story_span(article)
    for i in order[last + 1 :] if last >= 0 else ():
        if i not in found and is_owner(article.blocks[i].text):
            yield whole(article, i, "W613")


def syndicated(article: Article) -> Iterable[Edit]:
    """Lines that say where the text appeared first."""
    return _of(article, "W614", "syndicated")


def cookie(article: Article) -> Iterable[Edit]:
    """Notices about cookies, consent and browsers."""
    return _of(article, "W615", "cookie")


def poll(article: Article) -> Iterable[Edit]:
    """Polls that the page holds, with the question and the choices above the button."""
    return _of(article, "W616", "poll")


def promo(article: Article) -> Iterable[Edit]:
    """The site or a series speaks of itself: where to find more of it, when to tune in."""
    return _of(article, "W617", "promo")


def other_stories(article: Article) -> Iterable[Edit]:
    """Headlines of other stories without a label: set in capitals between two paragraphs of a story that has no
    sub-headings, with words that it does not know; or two and more in a row at its end."""
    return _of(article, "W627", "stranger")


def labels(article: Article) -> Iterable[Edit]:
    """Single labels of menus and buttons ("Facebook", "Home", "Print"), where they stand beside other
    furniture or in a row at the edge of the article; the way there ("Home > News") and how long ago it was
    written, above it. One alone in the middle may be a word of the text."""
    single = _of(article, "F501", "button", "navigation")
    first, _ = story_span(article)
    above = (*crumbs(article, first), *moments(article, first)) if first else ()
    return (*single, *(whole(article, i, "F501") for i in above))


# --- W618 ---------------------------------------------------------------------------------------
_LONGEST = 7
_MARK = re.compile(r"[^\w\s]{1,2}|[xX]|#{3,5}|# # #|- ?30 ?-|-\s?ends?\s?-", re.IGNORECASE)
_SCENE = frozenset("{ } }; ); {} * ** # ## \u2042 \u2766 -- \u2014 \u2013 ~ \u2022".split())


def marks(article: Article) -> Iterable[Edit]:
    """A lone full stop, comma or "x" on a line: what is left of a button or a picture. Scene breaks stay."""
    lines = [line for line in short_lines(article) if len(line[1]) <= _LONGEST]
    return _marks(article, lines) if lines and len(live(article)) > 1 else ()


def _marks(article: Article, lines: list[tuple[int, str]]) -> Iterator[Edit]:
    order = live(article)
    for i, text in lines:
        if not _MARK.fullmatch(text) or text in _SCENE or not text.isascii():
            continue
        beside = neighbours(article, order, order.index(i)) if text == ">" else ()
        if not any(side.startswith(">") for side in beside):
            yield whole(article, i, "W618")


RULES = (
    # First, since a label is told by its neighbours, which the other rules take.
    Rule("F501", "labels of menus and buttons", labels,
         hits=(Hit(f"{STORY}\n\n{MORE}\n\n241\n\nShare this:\n\n1.2K\n\nTweet", f"{STORY}\n\n{MORE}\n\nShare this:"), Hit(f"{STORY}\n\nFacebook\n\nTwitter\n\nEmail", STORY), Hit(f"Home\n\nNews\n\n{STORY}", STORY),
               Hit(f"Home > News > Weather\n\n{STORY}", STORY), Hit(f"4 hours ago\n\n{STORY}", STORY)),
         keeps=(stays("4 hours ago"), Keep(f"9:30 a.m.\n\n{STORY}\n\n11:15 a.m.\n\n{MORE}"), stays("Home"), stays("241"), Keep(f"{STORY}\n\n{MORE}\n\n7\n\n12"), Keep(f"{STORY}\n\nThe valley is found on:\n\n- Facebook\n\n- Telegram\n\n- WhatsApp\n\n{MORE}"),
                Keep("We bought:\n\nPrint\n\nand went home."))),
    Rule("W601", "share bars", share, among=furniture,
         hits=(below("Share this:"), between("Click to share on Twitter (Opens in new window)"),
               Hit(f"1.5K Shares Facebook\n\n{STORY}", STORY), below("Facebook Twitter WhatsApp Email Copy link"),
               below("Like this story? Share it with a friend!"), between("5 min read"),
               between("FacebookTwitterWhatsApp"), between("Pin221"), between("TwitterFacebookGoogle+LinkedInPin It"), below("Share on Bluesky Share on Threads Copy to clipboard"),
               Hit(f"Summarize this article with:\n\nChatGPT Claude Perplexity\n\n{STORY}", STORY), between("close share links"), between("Pin it for later!"), between("Print Recipe Pin Recipe")),
         keeps=(Keep(f"{STORY}\n\nSongs\n\nYouTube, X\n\n{MORE}\n\nLessons\n\nX, Facebook\n\n{MORE} So they say.\n\nRecipes\n\nInstagram, YouTube\n\n{STORY} So it went."), stays(".#X# ##.X #X#X ..##"), Keep("The stock rose to twelve on a volume of\n848,200 shares."), Keep("They share this: a love of chess."),
                stays("Link: YouTube"), stays("Download images"), stays("ChatGPT, Claude, Gemini"), stays("YouTubers"), stays("Airbus A320"),
                Keep(f"{STORY}\n\nSummarize this article with a friend in mind, the teacher wrote on the board, and then ask him.\n\nChatGPT Claude\n\n{MORE}"),
                Keep(f"{STORY}\n\n```\nShare this article\n```\n\n{MORE}"), Keep("Share the bread among your guests.\n\nEat it warm."),
                Keep("Soup for four\n\nShare this: one bowl, four spoons.\n\nStir and serve."))),
    Rule("W602", "like widgets", like, among=furniture,
         hits=(below("Like this:"), below("Like Loading..."), below("12 bloggers like this:")),
         keeps=(Keep("Like this: a pinch of salt, then stir."), Keep("It looked like this."))),
    Rule("W603", "teasers of other articles", related, among=furniture,
         hits=(between("RELATED: How the village rebuilt its bridge"),
               Hit(f"{STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nFive walks along the river this autumn",
                   STORY),
               Hit(f"{STORY}\n\nMost read in news\n\nHow the village rebuilt its bridge\n\nExclusive\n\nFive walks along the river this autumn\n\n{MORE}", f"{STORY}\n\n{MORE}"),
               Hit(f"{STORY}\n\nRelated articles\n\n- How the village rebuilt its bridge\n\n- Five walks along the river this autumn\n\nTrend 5: Boats instead of bridges\n\n{MORE}",
                   f"{STORY}\n\nTrend 5: Boats instead of bridges\n\n{MORE}"),
               Hit(f"{STORY}\n\n{MORE}\n\n{STORY} It went on.\n\nHow the village rebuilt its bridge\n\n3 hours ago\n\nFive walks along the river this autumn\n\nMay 4, 2020",
                   f"{STORY}\n\n{MORE}\n\n{STORY} It went on."),
               Hit(f"{STORY}\n\n{MORE}\n\nRelated posts\n\nHow the village rebuilt its bridge\n\nAfter a year without a bridge, the village has built a new one from the stones of the\u2026\n\n"
                   "Five walks along the river this autumn\n\nThe water is low, the leaves are red, and the inns along the river are open again until [...]", f"{STORY}\n\n{MORE}"),
               Hit(f"{STORY}\n\n{MORE}\n\nBRIDGE:Village rebuilds what the flood took in a single night of rain\n\nThe mill was lost.", f"{STORY}\n\n{MORE}\n\nThe mill was lost."),
               Hit("\n\n".join((*LONG[:4], "Tired of your kitchen? A new shop paints every chair in one afternoon", "Weavers return:A loom stands in every living room", *LONG[4:])), "\n\n".join(LONG)),
               Hit("\n\n".join((*LONG[:4], "Weavers return:A loom stands in every living room", "How the miller lost both horses and a wall of his house", *LONG[4:])), "\n\n".join((*LONG[:4], "How the miller lost both horses and a wall of his house", *LONG[4:]))),
               below("You may also like"), between("Trending: Farmer finds a boat in his field"), amid("[ When will the bridge of the valley open? ]"),
               amid("(MORE: How the village rebuilt its bridge in a year)"), amid("PODCAST | How the village rebuilt its bridge in a year"),
               amid("EXCLUSIVE: Miller tells all about the night of the flood"),
               Hit("\n\n".join((*LONG[:4], "Read more: Who pays when the river takes a bridge", "Where the boats of the valley come from", "How a cart is carried over", *LONG[4:])),
                   "\n\n".join((*LONG[:4], "Where the boats of the valley come from", "How a cart is carried over", *LONG[4:]))),
               Hit("\n\n".join((*LONG[:4], "Read next", "Why lighthouses fall silent", "Seven orchards for one winter", "Lend a sure hand", "Lending a cart is no shame, the council said, and it is done more often than one would think.", *LONG[4:])),
                   "\n\n".join((*LONG[:4], "Lend a sure hand", "Lending a cart is no shame, the council said, and it is done more often than one would think.", *LONG[4:]))),
               Hit("\n\n".join((*LONG[:4], "Read next", "Why lighthouses fall silent", "Seven orchards for one winter", "Boats, carts and their farmers", LONG[5], LONG[4], *LONG[6:])),
                   "\n\n".join((*LONG[:4], "Boats, carts and their farmers", LONG[5], LONG[4], *LONG[6:]))),
               Hit("\n\n".join((*LONG, "Related resources", "Why lighthouses fall silent", "Seven orchards for one winter", "Letters under an old floor", "Here is the whole list of boats.", "Boat", "Price")),
                   "\n\n".join((*LONG, "Here is the whole list of boats.", "Boat", "Price"))),
               Hit("\n\n".join((*LONG[:5], "Lighthouse mystery: Keeper finds secret letters under an old floor", *LONG[5:])), "\n\n".join(LONG)),
               Hit("\n\n".join((*LONG[:3], "'Nothing was left': Islanders tell of storm that broke their pier", *LONG[3:])), "\n\n".join(LONG))),
         keeps=(Keep("\n\n".join((*LONG, "Feb'18   Jan'18    Feb'17", "Valley           45       50        41", "Lower Valley   354      389       353", "Far Hills        72       79        72"))), Keep(f"{MORE}\n\n{STORY}\n\nNOTE:Harvest of the far side includes a tenth for the mill\n\n{MORE}"),
                Keep(f"{STORY}\n\n{MORE}\n\nRover:Nobody has seen so much water in\nthe mill as in May."), Keep(f"{STORY}\n\n### Recent updates\n\nThe bridge is open again, and the mill has a roof.\n\n{MORE}\n\n{STORY} So it went."), Keep("\n\n".join((*LONG[:5], "Boats.com: Best for farmers", "Boats.com lends carts as well, and it is the choice of those who farm on the far side.", *LONG[5:]))), Keep("\n\n".join([STORY, MORE, STORY + " So it went.", MORE + " So it went.", STORY + " It went on.", "The Echo asked."]) + "\n\nRovers: Ann, Bo, Cy, Di and Eve of the valley\n\nUnited: Flo, Gus, Hal, Ina and Jo from the hills"),
                stays("Note:The full name of the village is Lower Valley on the Water, as it stands on all the maps"),
                Keep(f"{STORY}\n\nBest actor: Ann\n\nBest song of the year:This is the Valley\n\nBest play: Rain\n\nBest film: Mud\n\n{MORE}"),
                Keep(f"{STORY}\n\n{MORE}\n\n## Up next\n\nThe village has only just begun to build. In the near future, it hopes to add:\n\n- A second bridge for the carts\n\n- More roads to the harbour"),
                stays("\u0413\u043b\u0430\u0432\u043d\u043e\u0435 \u2014 \u043f\u043e\u0441\u0442\u0440\u043e\u0438\u0442\u044c \u043c\u043e\u0441\u0442 \u0434\u043e \u0437\u0438\u043c\u044b."),
                stays("Related work was done by the neighbours."),
                Keep(f"{STORY}\n\nSensor: 24 MP\n\nVideo: the valley in full color\n\nWeight: two pounds\n\n{MORE}"),
                Keep("\n\n".join((*LONG, "Porto Sunday or Faro Town v Lisbon United", "Coimbra Rovers v Braga or Setubal City", "Evora Albion v Beja Wanderers or Aveiro"))),
                Keep("\n\n".join((*LONG, "The Little Mill On The Green River (Valley Films)", "Nobody Knows The Miller And His Wife (Old House)", "A Boat For All Of Us And The Horses (Seven Hills)"))),
                Keep(f"{STORY}\n\nGreen Valley Lamp Two Pro: the new king\n\nMiller And Sons Old Lantern: the best for the poor\n\nHarbour Light Model Seven: a good choice\n\n{MORE}"),
                stays("Next up: the wires. They hang between the poles."),
                Keep("\n\n".join((*LONG[:5], "Boats and birds: What the farmers on the far side left to the birds", *LONG[5:]))),
                Keep("\n\n".join((*LONG[:5], "Echo: Will lighthouse keepers ever find letters under old floors?", *LONG[5:]))),
                Keep("\n\n".join((*LONG[:5], "Another reason to worry: Lighthouse lamps need oil that nobody sells", *LONG[5:]))),
                Keep("\n\n".join((*LONG[:3], "Lighthouse One: Red lamp, thirty steps, open in summer", "Lighthouse Two: Green lamp, ninety steps, closed for good",
                                  "Pier Three: No lamp at all, wooden planks, free of charge", "Tower Four: White walls, narrow door, owned by nobody", *LONG[3:]))),
                stays("(More: the miller lost a horse)"), stays("MAP 3: Land under water on the last day of May."), stays("LIVE | Hall One | 9 p.m."), stays("POLL TAX: What the rebels of 1381 wanted from the king"),
                Keep("The best sites about rivers\n\nRiver Watch, with maps of all floods\n\nThe Water Almanac, since 1901\n\nThe Valley Diary, by a retired miller"),
                Keep("A.: Why?\n\nB.: Read more: that was his advice to me, and I followed it."))),
    Rule("W604", "bare links", more, among=furniture,
         hits=(between("Read more"), between("Skip to main content"), between("Read this story in Welsh"),
               Hit(f"{STORY}\n\nRead more about Ann Lee\n\n{MORE}\n\nRead more about Bo Ek\n\n{MORE}\n\nRead more about Cy Day\n\n{MORE}\n\nRead more about Di Fox",
                   f"{STORY}\n\n{MORE}\n\n{MORE}\n\n{MORE}"), below("Continue reading"), below("Read the full story at the Daily Echo")),
         keeps=(stays("Read more, talk less, his mother used to say."),
                Keep(f"{STORY}\n\nVisit the mill's website for more.\n\nVisit the inn's website for more.\n\nVisit the forge's website for more.\n\nVisit the choir's website for more.\n\n{MORE}"),
                stays("En savoir plus que les autres ne lui a jamais servi, disait sa m\u00e8re."),
                stays("Get me out of here."), Keep("More was to come."))),
    Rule("W605", "notes that the story continues", continues, among=furniture,
         hits=(between("Story continues below advertisement"), between("Scroll down for video")),
         keeps=(stays("The story continues below ground, in the mines of the valley, where the water rose."),
                stays("Continued rain is expected."))),
    Rule("W606", "newsletter prompts", newsletter, among=furniture,
         hits=(between("Please leave this field empty."), between("Work Email *"), between("Get our best stories emailed to you every Friday."), between("Sign up for our daily newsletter and get the best of the valley in your inbox."),
               below("Subscribe to our newsletter"), between("Stay up to date on the latest news from the valley."), between("Get the latest from the valley in your inbox. Sign up right here.")),
         keeps=(stays("Leave the field empty, the farmers say, and the river will fill it."), stays("Valley *"), stays("The mill gives a tenth off to farmers who sign up to receive promotional emails. Those who come on Monday save as much."), stays("Millers can sign up for the free workshop at the bridge until Friday."), stays("Have your groceries delivered to your door if you are ill."),
                stays("Webhooks: Subscribe to alerts and send them to the mayor."),
                stays("Thanks for reading! All maps of the valley can be found in the town hall, where the mayor keeps them in a chest that has "
                       "three locks, and he will show them to all who ask, but only on Mondays, and never to the miller. He is right to do so."),
                stays("Her newsletter has ten thousand readers, who get it in their inbox each Monday."),
                stays("We do not sell grain to the valley, nor do we buy it there."), stays("Stay informed about the river, the miller says."),
                stays("To keep up with demand, the mill will join forces with the inn."), stays("Why not try the soup of the inn?"),
                stays("For more than a decade, the farmers had to sign up for their bread."), stays("Get eight hours of sleep every night of the week"),
                stays("\u201cSign up for the choir,\u201d the vicar told them."))),
    Rule("W607", "calls to subscribe, donate or log in", support, among=furniture,
         hits=(between("The Echo is a listener-supported station. Donate now to keep the news strong."), between("Not a subscriber? Here's how to get unlimited digital access."), below("Support independent journalism. Donate today."),
               between("Valley Bulletin newsletter The flood and all that came after, each Friday. Email Sign Up By signing up you agree to receive email newsletters from the Daily Echo. You can unsubscribe at any time."), below("Already a subscriber? Log in"),
               below("Become a member"), between("Now more than ever, we depend on readers like you."), between("Journalism like this takes time and money. Support it with a subscription."), between("Will you help keep our stories free for all?"),
               between("Before you go on: we have a small favour to ask. The Daily Echo has no owner who pays for it, and we rely on readers like you. Every contribution, however small, keeps our reporting alive."),
               between("We can keep the presses warm for another year if all who read us spare a little. Please consider making a tax-deductible donation; every gift counts."),
               Hit(f"{STORY}\n\nThe Echo was founded as a nonprofit, because no landlord would pay for fearless journalism about the valley, and we have not changed.\n\n"
                   "Can you pitch in today? Your support, whatever the amount, lets us print another week, and we thank you for it with all our heart.", STORY)),
         keeps=(Keep(f"{MORE}\n\nTo see what the river did at the mill:\n\n- Sign in to your account on the page of the village\n\n{STORY}"), stays("Vegetable and grain subscription offers"), stays("One more thing on the larger subscriptions is a second name. This lets you shop without your own. We used it to sign up for shops of the valley. It can even bring your letters, so you need not give your address."), stays("What was better: \u201ctry it free\u201d is a fine email for those who know that they sell, and a bad one for all others."),
                stays("A generous gift by the family of the miller paid for the new roof."),
                stays("The Echo lives on reader contributions, and its independent journalism is free of charge. Every donation counts, the publisher wrote in May."),
                stays("We need your help, the farmers told the mayor, and every gift of bread was welcome in the hall that night."),
                stays("Our mill has a small newsroom next door, and we like its people. They print on paper that comes from the other end of the valley."),
                stays("The paper has fifty million subscribers. Subscriber growth was slow, and our own mill grew faster."),
                stays("The choir will begin with a game against members of the audience. Please let us know whether you come."),
                stays("Give to the choir whatever you can spare"), stays("Stories like this one are told in every village of the valley."), stays("Work like this takes patience and a steady hand."),
                stays("Not a single vote was needed to get the plan through the council."), stays("Like the others, she hopes to become a miller one day."),
                stays("Download our app on Friday and pay your tolls with it, the bank told its customers."),
                stays("This small bridge project is funded by the state and the county."),
                stays("Este \u00e9 o segundo caso do m\u00eas."), stays("Il reste beaucoup \u00e0 d\u00e9couvrir dans la vall\u00e9e."), stays("Donate blood, the hospital asked, and hundreds came."),
                stays("The club wants to become a member of the league next year."))),
    Rule("W608", "calls to follow", follow, among=furniture,
         hits=(below("Follow us on Twitter"), below("Follow Ann Lee on Twitter: @annlee"), below("Like us on Facebook"), between("Follow Valley Watch for the latest news of the river"),
               between("Facebook: facebook.com/valleyecho; Twitter: @valleyecho.")),
         keeps=(Keep(f"{STORY}\n\nWebsite: https://mill.example.org\n\n{MORE}\n\nWebsite: https://boats.example.org\n\n{MORE} So it went."), Keep(f"{STORY}\n\n+ Embassy of Chile\n\nhttps://www.facebook.com/chile-in-the-valley\n\n+ Embassy of Peru\n\n{MORE}"),
                stays("\u201cFollow me,\u201d he said, and walked into the river."),
                stays("Follow the river for the best view of the mill and its three wheels"),
                stays("The mayor wrote on social media X that the bridge was safe."),
                stays("More than a thousand people follow the village on Facebook, which has its own page."))),
    Rule("W609", "contact lines", contact, among=furniture,
         hits=(between("Got something to share? Send us your photos of the flood."), between("The Echo is committed to publishing a diversity of letters. We like to hear what you think of our stories."),
               between("Are you a miller? We want to hear from you."),
               below("Contact the author at ann@example.org."), below("Got a tip? Email tips@example.org"),
               between("To contact the mayor's office for an interview, call 555-123-4567."),
               below("Send letters to letters@example.org."), between("If you spot a typo in our stories, please let us know."),
               between("Seen a claim about the flood that you want us to check?")),
         keeps=(stays("Letters to the editor were how the miller first made a name."), stays("The miller can be reached at the shop most mornings."), stays("Contact with the news desk at the town hall was lost in the storm."), stays("The island can be reached on foot at low tide."), stays("If you see an error in the plan, stop the mill at once."),
                stays("Is there a ford where we can cross?"), stays("Is there anything else we should know about the mill?"),
                stays("Anyone with photos or video is asked to send them to the police."), stays("If you see an error on your bill, contact the town at once."),
                stays("To publish the report, the council had to contact each miller."),
                Keep(f"{STORY}\n\nThe mill\n\n(415) 555-0101\n\nThe inn\n\n(415) 555-0102\n\nThe forge\n\n(415) 555-0103\n\n{MORE}"),
                stays("Have a tip for the waiter ready, the guide says, or you will wait."), stays("Contact with the ground was lost at noon."),
                stays("Anyone with information is asked to call the police."))),
    Rule("W610", "comment forms and counters", comments, among=furniture,
         hits=(below("Please turn off your caps lock."), between("The rules of the house: be respectful. This is a place for neighbours. Insults will not be tolerated, and what is off-topic goes."),
               between("Comments on this story are moderated for civility."),
               below("12 Comments"), below("Leave a Reply"), below("Comments are closed."), between("What's your view of the bridge? Join the debate below."),
               between("The Daily Echo welcomes reader comments on all that it prints."), between("Your comment will be posted after review by a moderator.")),
         keeps=(stays("You decide how others reach the mill and what they pay."), stays("Keep it dry, the miller told the boys, and they ran."), stays("Comments were disabled on the film of the flood after a day of insults."),
                stays("No hay comentarios oficiales sobre el puente."), stays("Tidak ada tanggapan dari wali kota atas banjir itu."),
                stays("Comments by the mayor were not recorded."), stays("He left a comment on the wall."), stays("The museum welcomes comments from nobody but its founder."), stays("The discussion is open to all who live in the valley."),
                stays("What is your view of the mill from the tower like on a clear day?"))),
    Rule("W611", "advertisement marks", ads, among=furniture,
         hits=(between("$19 from Walmart"), between("View at Amazon"), between("Sponsor Message"), between("Advertisement"), between("AD"), between("Sponsored Content"), between("Our best-selling flour is back in stock at the Valley Store, now 30% off!"), between("Stock up on lamps at MillShop.com while supplies last!"), between("Paid advertisement: Lamps for the long nights of the valley"),
               between('Order the new book "Bridges of the Valley" from our bookstore. Free shipping!'), between("Protect your cellar with our pumps, now in stock.")),
         keeps=(stays("Shop at Costco"), stays("A lamp, $19 from Walmart"), stays("Sponsored by two millers, the plan would cap the tolls of the bridge."), stays("Paid by the hour"), stays("Paid: twelve pounds an hour to each man on the dike"), stays("Promoted: Porto, Lisbon and Faro"),
                stays("Nobody knows what is in store for you or for our mill."), stays('The inn sells "Bridges of the Valley" for a pound, and your copy is in stock.'), stays("The boats sold out in a day at the store by the harbour."), stays("Advertisement was the trade of his father."), stays("AD 79 saw the fall of Pompeii."))),
    Rule("W612", "player and gallery labels", player, among=furniture,
         hits=(between("Watch a report of the flood in the video player above."), between("Listen to this story by clicking the audio player above."), between("Enlarge this image toggle caption Ann Lee/Daily Echo"), between("Play video"), between("This video is no longer available"),
               between("Your browser does not support the video tag."), between("The video above originally aired in March."),
               between("Mobile users: tap here to see the pictures of the flood"), between("Sorry, this video is unavailable"), between("0:00 / 3:21"), between("Having trouble viewing the video? Watch it on YouTube.")),
         keeps=(stays("Click on a bridge and press two keys to copy a map of the river. The map shows the mills, the farms and the fields."), stays("Watch the river rise in the street above."), stays("7/10"), stays("## Gallery"), stays("The video was from a flood of 2013, not of this May."), stays("In the app of the mill, the tap actions are few."), stays("Load the boat before dawn"), stays("The page is updated every day by two volunteers in Lisbon."), stays("Having trouble with the locks, the miller drowned."), Keep(f"{STORY}\n\n- fast roads\n\n- next/image\n\n- old bridges\n\n{MORE}"),
                stays("This feature will be part of the next version, in May."), stays("This video is not the first of its kind."),
                stays("Current 24.06 billion"), stays("Video will be shown to the jury on Monday."), stays("Play began at noon."), stays("The image shows a boat in a field."))),
    Rule("W613", "copyright lines", copyright_line,
         hits=(below("Copyright 2019 The Daily Echo. All rights reserved."), below("\u00a9 2020 Daily Echo"),
               below("This material may not be published, broadcast, rewritten or redistributed.")),
         keeps=(stays("This document is subject to review by the court."), stays("(C) [12, 24, 36]"), stays("Overname van de molen door het dorp is toegestaan."),
                stays("A reprodu\u00e7\u00e3o assistida \u00e9 permitida no vale."),
                stays("Unauthorised fishing is not allowed, but the fines are so small that nobody minds."), stays("C 3198 2867 2073.15 (2107.64)"), stays("163,000 shares are held by the heirs of Twin Mills Inc"),
                stays("Copyright law was the theme of the evening."), stays("All rights were reserved to the crown."))),
    Rule("W614", "where the text appeared first", syndicated, among=furniture,
         hits=(below("This article was originally published at the Daily Echo."),
               below("The post Rain in the valley appeared first on Daily Echo."), between("A shorter version of this piece ran in Tuesday's paper.")),
         keeps=(stays("A version of this article of faith survives in the valley."), stays("The story was originally published in 1911 and reprinted ten times."), stays("The story was first published on Monday by the newspaper of the valley, and the mayor sued."), stays("First seen in the valley in 1901, the moth has become a plague of the orchards since."),
                stays("Adapted from the novel of the same name, the film was shot in the valley, in one summer and without a script."),
                stays("The book was first published in 1901."), stays("A shorter version of this dress was worn by her mother."), stays("This article of faith was published to the crowd by a herald."))),
    Rule("W615", "cookie notices", cookie, among=furniture,
         hits=(between("You are currently viewing a placeholder content from YouTube. To access the actual content, click the button below."), between("To see this content, please accept marketing cookies."), below("This website uses cookies to improve your experience."), below("Accept all cookies"), between("It looks like you're using an ad blocker.")),
         keeps=(stays("By clicking on a village, you can view all cookies that its bakers sell."),
                stays("Terms of the sale were not disclosed."),
                stays("Pol\u00edtica de privacidade do vale muda em maio e preocupa os lavradores da aldeia."),
                stays("Ao usar a for\u00e7a, o alcaide rompeu com a sua pol\u00edtica."),
                stays("Syarat dan ketentuan pinjaman itu memberatkan para petani di lembah."), stays("I agree with the farmers in all things but one."),
                stays("By using the old mill as a dam, the council broke with the policy of its founders."),
                stays("To improve security, the town keeps personal data on paper."), stays("Grandmother's cookies improve every day."), stays("I understand the farmers, said the mayor."))),
    Rule("W616", "polls", poll, among=furniture,
         hits=(below("Take our poll"), between("Was this article helpful?"), below("View Results")),
         keeps=(stays("Completing this bridge took the poll tax of nine years."), stays("Nobody knows who will win the vote on the bridge."), stays("The poll was held in May."), stays("Average rating: 3.5"), stays("Vote early, the mayor told them."))),
    Rule("W617", "self-promotion", promo, among=furniture,
         hits=(below("For more news from the valley, visit our website."), between("Want more stories like this one?"),
               below("Listen to the weekly Valley Podcast below"), between("Browse our webinars on rivers and what lives in them"),
               Hit(f"{MORE}\n\n{STORY}\n\nThe team of this newsletter reads all that you send. You can reach us by email, and we may print it.", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nProudly powered by WordPress", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nAbout the author", f"{MORE}\n\n{STORY}"), Hit(f"{MORE}\n\n{STORY}\n\nAbout the Valley Lamp Company", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nRead our account of how we choose", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nGot thoughts? Email us.", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nMore information\n\nThe Institute of Rivers in the capital has more on floods and how to live with them.", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nRead our guide to floods.", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nDid you see another error in this story? Please email mill@example.org.", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\nAnn Lee: 555-123-4567; alee@example.com", f"{MORE}\n\n{STORY}"), Hit(f"{MORE}\n\n{STORY}\n\nBo Ek may be reached at bo@example.org.", f"{MORE}\n\n{STORY}"),
               Hit(f"{MORE}\n\n{STORY}\n\n\u2190 The mill that burned twice", f"{MORE}\n\n{STORY}")),
         keeps=(stays("Stay informed about the river. Read the letters of the millers and the papers of the valley, and you can learn what they do when it rises."), stays("More from the fund will be spent on roads next year."), Keep(f"{MORE}\n\n{STORY}\n\nMore information\n\nRead all of the plan at the Institute of Rivers and Valleys."),
                Keep(f"{MORE}\n\n{STORY}\n\nEmail alerts are sent to all who pay. The app shows the water of the river as well, and it is free for the mills."),
                Keep(f"{MORE}\n\n{STORY}\n\nSee [the plan of the bridge](https://example.com/plan) for more."), Keep(f"{MORE}\n\n{STORY}\n\nThe mayor wants to start a podcast."), Keep(f"{MORE}\n\n{STORY}\n\nTell your story."), Keep(f"{MORE}\n\n{STORY}\n\nLet's talk."),
                Keep(f"{MORE}\n\n{STORY}\n\nThey can be found by the river."), Keep(f"{MORE}\n\n{STORY}\n\nJobs at the mill fell."),
                Keep(f"{MORE}\n\n{STORY}\n\nHelp us, said the miller"), stays("Read our account of how we choose"),
                Keep(f"{MORE}\n\n{STORY}\n\nLet us remember those who drowned"),
                Keep(f"{MORE}\n\n{STORY}\n\nRead the letters of the miller. They end in May."),
                stays("About the author"), stays("Other news"), stays("Browse the webinars of the mill on rivers and what lives in them"),
                stays("Play the games of our forefathers on the village green"), stays("Enter our house by the back door, the miller wrote on Facebook"), stays("Call 555-123-4567"),
                stays("For more than a century, tourists came to see the falls and to visit the mill."),
                Keep(f"{MORE}\n\n{STORY}\n\nTo learn more about the flood, they opened the letters of the old miller."),
                stays("To keep up with demand, the mill hired twenty men."),
                Keep(f"{STORY}\n\n{MORE}\n\nOn Sunday: Porto v Faro @Peter Stadium, 15:00; Lisbon v Braga\n\n@King Henry Stadium, 20:15"),
                Keep(f"{STORY}\n\n{MORE}\n\n+ Embassy of Chile\n\nhttps://example.org/chile\n\n+ Embassy of Peru\n\nhttps://example.org/peru\n\n+ Embassy of Spain"), stays("Catch up on sleep at weekends, the doctors say."),
                stays("The newsletter of the village is read by half the valley."), stays("For more than a year, he visited the website of the club each day."),
                stays("This article is missing from the contract."))),
    Rule("W627", "headlines of other stories", other_stories, among=furniture,
         hits=(Hit("\n\n".join((*LONG[:5], "Old Lighthouse Keeper Finds Secret Letters Under Wooden Floor", *LONG[5:])), "\n\n".join(LONG)),
               Hit("\n\n".join((*LONG[:-1], "Old Lighthouse Keeper Finds Letters Under His Wooden Floor", "Seven Orchards You Should See Before Winter Comes", LONG[-1])), "\n\n".join(LONG))),
         keeps=(Keep("\n\n".join((LONG[0], LONG[1], "Old Lighthouse Keeper Finds Secret Letters Under Wooden Floor", LONG[2], LONG[3], "Farmers Carried Their Harvest To Boats On Their Backs", *LONG[5:7], LONG[4], *LONG[7:]))), Keep("\n\n".join((*LONG[:5], "How The Farmers Carried Their Harvest Over The River", *LONG[5:]))),
                Keep("\n\n".join((*LONG[:3], "Old Lighthouse Keeper Finds Secret Letters", LONG[3], "What The Council Wants", LONG[4], "A Harvest By Boat", *LONG[5:])))), cap=0.3),
    Rule("W618", "lone marks", marks,
         hits=(between("."), between("x")),
         keeps=(Keep("x"), stays("*"), stays("7"), Keep("> It rained.\n>\n> It went on."))),
)  # fmt: skip
