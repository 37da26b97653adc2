"""W and F: what the page put around the article, told by its wording and its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Block, Edit
from cleaner.rules.look import live, neighbours, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.survey import furniture, is_owner, story_span
from cleaner.rules.wording import kinds


def _of(article: Article, rule: str, *names: str) -> tuple[Edit, ...]:
    found = furniture(article)
    if not found:
        return ()
    return tuple(whole(article, i, rule) for i, kind in found.items() if kind in names)


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


def copyright_line(article: Article) -> Iterator[Edit]:
    """Lines that say who owns the text and forbid copying it."""
    yield from _of(article, "W613", "copyright")
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


# The way from the front page to the article, above it.
_CRUMBS = 4
_TRAIL = re.compile(r"\s?(?:>{1,2}|[\u00bb\u203a\u2192])\s?|\s[/|]\s")


def labels(article: Article) -> Iterator[Edit]:
    """Single labels of menus and buttons ("Facebook", "Home", "Print"), where they stand beside other
    furniture or in a row at the edge of the article, and the way there ("Home > News"). One alone in the
    middle may be a word of the text."""
    yield from _of(article, "F501", "button", "navigation")
    order = live(article)
    first, _ = story_span(article)
    for i in order[: min(first, _CRUMBS)]:
        text = article.blocks[i].text
        if len(text) > 120 or not _TRAIL.search(text) or i in furniture(article):
            continue
        if "navigation" in kinds(Block(_TRAIL.split(text)[0].strip())):
            yield whole(article, i, "F501")


# --- W618 ---------------------------------------------------------------------------------------
_MARK = re.compile(r"[^\w\s]{1,2}|[xX]|#{3,5}|# # #|- ?30 ?-|-\s?ends?\s?-", re.IGNORECASE)
_SCENE = frozenset(
    {
        "{",
        "}",
        "};",
        ");",
        "{}",
        "*",
        "**",
        "#",
        "##",
        "\u2042",
        "\u2766",
        "--",
        "\u2014",
        "\u2013",
        "~",
        "\u2022",
    }
)


def marks(article: Article) -> Iterator[Edit]:
    """A lone full stop, comma or "x" on a line: what is left of a button or a picture. Scene breaks stay."""
    order = live(article)
    for n, i in enumerate(order if len(order) > 1 else ()):
        text = article.blocks[i].text
        if len(text) > 7 or not _MARK.fullmatch(text) or text in _SCENE or not text.isascii():
            continue
        if not (
            text == ">" and any(side.startswith(">") for side in neighbours(article, order, n))
        ):
            yield whole(article, i, "W618")


_STORY = "It rained all day in the valley, said the farmers of the village."
_MORE = "Nobody had seen so much water since the great flood of that summer."


_LONG = (
    _STORY,
    _MORE,
    "The council met at noon to vote on a plan for a bridge that will stand when the next flood comes.",
    "Until then boats will carry the farmers and their harvest over the river, one cart at a time.",
    "The miller lost two horses and a wall of his house, and yet he was the first who gave money.",
    "Boats are dear in the valley, and the harvest of the farmers on the far side of the river is large.",
    "So the farmers carried what they could on their backs, and left the rest to the birds.",
    "Work on the bridge will begin in May, the council said, and it will take more than a year.",
    "Nobody in the valley believes that, but all of them have promised to lend a hand.",
)


def _below(line: str) -> Hit:
    """The line below a story goes."""
    return Hit(f"{_STORY}\n\n{line}", _STORY)


def _between(line: str) -> Hit:
    """The line in the middle of a story goes."""
    return Hit(f"{_STORY}\n\n{line}\n\n{_MORE}", f"{_STORY}\n\n{_MORE}")


def _amid(line: str) -> Hit:
    """The line amid a longer story goes, where its headline cannot be."""
    return Hit(f"{_MORE}\n\n{_STORY}\n\n{line}\n\n{_MORE}", f"{_MORE}\n\n{_STORY}\n\n{_MORE}")


def _stays(line: str) -> Keep:
    """The line in the middle of a story stays."""
    return Keep(f"{_STORY}\n\n{line}\n\n{_MORE}")


RULES = (
    # First, since a label is told by its neighbours, which the other rules take.
    Rule("F501", "labels of menus and buttons", labels,
         hits=(Hit(f"{_STORY}\n\nFacebook\n\nTwitter\n\nEmail", _STORY), Hit(f"Home\n\nNews\n\n{_STORY}", _STORY),
               Hit(f"Home > News > Weather\n\n{_STORY}", _STORY)),
         keeps=(_stays("Home"), Keep(f"{_STORY}\n\nThe valley is found on:\n\n- Facebook\n\n- Telegram\n\n- WhatsApp\n\n{_MORE}"),
                Keep("We bought:\n\nPrint\n\nand went home."))),
    Rule("W601", "share bars", share,
         hits=(_below("Share this:"), _between("Click to share on Twitter (Opens in new window)"),
               Hit(f"1.5K Shares Facebook\n\n{_STORY}", _STORY), _below("Facebook Twitter WhatsApp Email Copy link"),
               _below("Like this story? Share it with a friend!"), _between("5 min read")),
         keeps=(Keep("The stock rose to twelve on a volume of\n848,200 shares."), Keep("They share this: a love of chess."),
                _stays("Link: YouTube"), _stays("Download images"),
                Keep(f"{_STORY}\n\n```\nShare this article\n```\n\n{_MORE}"), Keep("Share the bread among your guests.\n\nEat it warm."),
                Keep("Soup for four\n\nShare this: one bowl, four spoons.\n\nStir and serve."))),
    Rule("W602", "like widgets", like,
         hits=(_below("Like this:"), _below("Like Loading..."), _below("12 bloggers like this:")),
         keeps=(Keep("Like this: a pinch of salt, then stir."), Keep("It looked like this."))),
    Rule("W603", "teasers of other articles", related,
         hits=(_between("RELATED: How the village rebuilt its bridge"),
               Hit(f"{_STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nFive walks along the river this autumn",
                   _STORY),
               Hit(f"{_STORY}\n\nRelated articles\n\n- How the village rebuilt its bridge\n\n- Five walks along the river this autumn\n\nTrend 5: Boats instead of bridges\n\n{_MORE}",
                   f"{_STORY}\n\nTrend 5: Boats instead of bridges\n\n{_MORE}"),
               Hit(f"{_STORY}\n\n{_MORE}\n\n{_STORY} It went on.\n\nHow the village rebuilt its bridge\n\n3 hours ago\n\nFive walks along the river this autumn\n\nMay 4, 2020",
                   f"{_STORY}\n\n{_MORE}\n\n{_STORY} It went on."),
               Hit(f"{_STORY}\n\n{_MORE}\n\nRelated posts\n\nHow the village rebuilt its bridge\n\nAfter a year without a bridge, the village has built a new one from the stones of the\u2026\n\n"
                   "Five walks along the river this autumn\n\nThe water is low, the leaves are red, and the inns along the river are open again until [...]", f"{_STORY}\n\n{_MORE}"),
               Hit(f"{_STORY}\n\n{_MORE}\n\nBRIDGE:Village rebuilds what the flood took in a single night of rain\n\nThe mill was lost.", f"{_STORY}\n\n{_MORE}\n\nThe mill was lost."),
               Hit("\n\n".join((*_LONG[:4], "Tired of your kitchen? A new shop paints every chair in one afternoon", "More: A loom in every living room", *_LONG[4:])), "\n\n".join(_LONG)),
               Hit("\n\n".join((*_LONG[:4], "More: A loom in every living room", "How the miller lost both horses and a wall of his house", *_LONG[4:])), "\n\n".join((*_LONG[:4], "How the miller lost both horses and a wall of his house", *_LONG[4:]))),
               _below("You may also like"), _between("Trending: Farmer finds a boat in his field"), _amid("[ When will the bridge of the valley open? ]"),
               _amid("(MORE: How the village rebuilt its bridge in a year)"), _amid("PODCAST | How the village rebuilt its bridge in a year"),
               _amid("EXCLUSIVE: Miller tells all about the night of the flood")),
         keeps=(Keep("\n\n".join([_STORY, _MORE, _STORY + " So it went.", _MORE + " So it went.", _STORY + " It went on.", "The Echo asked."]) + "\n\nRovers: Ann, Bo, Cy, Di and Eve of the valley\n\nUnited: Flo, Gus, Hal, Ina and Jo from the hills"),
                _stays("Note:The full name of the village is Lower Valley on the Water, as it stands on all the maps"),
                Keep(f"{_STORY}\n\nBest actor: Ann\n\nBest song of the year:This is the Valley\n\nBest play: Rain\n\nBest film: Mud\n\n{_MORE}"),
                Keep(f"{_STORY}\n\n{_MORE}\n\n## Up next\n\nThe village has only just begun to build. In the near future, it hopes to add:\n\n- A second bridge for the carts\n\n- More roads to the harbour"),
                _stays("\u0413\u043b\u0430\u0432\u043d\u043e\u0435 \u2014 \u043f\u043e\u0441\u0442\u0440\u043e\u0438\u0442\u044c \u043c\u043e\u0441\u0442 \u0434\u043e \u0437\u0438\u043c\u044b."),
                _stays("Related work was done by the neighbours."),
                Keep(f"{_STORY}\n\nSensor: 24 MP\n\nVideo: the valley in full color\n\nWeight: two pounds\n\n{_MORE}"),
                Keep("\n\n".join((*_LONG, "Porto Sunday or Faro Town v Lisbon United", "Coimbra Rovers v Braga or Setubal City", "Evora Albion v Beja Wanderers or Aveiro"))),
                Keep("\n\n".join((*_LONG, "The Little Mill On The Green River (Valley Films)", "Nobody Knows The Miller And His Wife (Old House)", "A Boat For All Of Us And The Horses (Seven Hills)"))),
                Keep(f"{_STORY}\n\nGreen Valley Lamp Two Pro: the new king\n\nMiller And Sons Old Lantern: the best for the poor\n\nHarbour Light Model Seven: a good choice\n\n{_MORE}"),
                _stays("Next up: the wires. They hang between the poles."),
                _stays("(More: the miller lost a horse)"), _stays("MAP 3: Land under water on the last day of May."), _stays("LIVE | Hall One | 9 p.m."),
                Keep("The best sites about rivers\n\nRiver Watch, with maps of all floods\n\nThe Water Almanac, since 1901\n\nThe Valley Diary, by a retired miller"),
                Keep("A.: Why?\n\nB.: Read more: that was his advice to me, and I followed it."))),
    Rule("W604", "bare links", more,
         hits=(_between("Read more"), _between("Skip to main content"), _below("Continue reading"), _below("Read the full story at the Daily Echo")),
         keeps=(_stays("Read more, talk less, his mother used to say."),
                Keep(f"{_STORY}\n\nVisit the mill's website for more.\n\nVisit the inn's website for more.\n\nVisit the forge's website for more.\n\nVisit the choir's website for more.\n\n{_MORE}"),
                _stays("En savoir plus que les autres ne lui a jamais servi, disait sa m\u00e8re."),
                _stays("Get me out of here."), Keep("More was to come."))),
    Rule("W605", "notes that the story continues", continues,
         hits=(_between("Story continues below advertisement"), _between("Scroll down for video")),
         keeps=(_stays("The story continues below ground, in the mines of the valley, where the water rose."),
                _stays("Continued rain is expected."))),
    Rule("W606", "newsletter prompts", newsletter,
         hits=(_between("Sign up for our daily newsletter and get the best of the valley in your inbox."),
               _below("Subscribe to our newsletter"), _between("Stay up to date on the latest news from the valley."), _between("Get the latest from the valley in your inbox. Sign up right here.")),
         keeps=(_stays("Have your groceries delivered to your door if you are ill."),
                _stays("Webhooks: Subscribe to alerts and send them to the mayor."),
                _stays("Thanks for reading! All maps of the valley can be found in the town hall, where the mayor keeps them in a chest that has "
                       "three locks, and he will show them to all who ask, but only on Mondays, and never to the miller. He is right to do so."),
                _stays("Her newsletter has ten thousand readers, who get it in their inbox each Monday."),
                _stays("We do not sell grain to the valley, nor do we buy it there."), _stays("Stay informed about the river, the miller says."),
                _stays("\u201cSign up for the choir,\u201d the vicar told them."))),
    Rule("W607", "calls to subscribe, donate or log in", support,
         hits=(_below("Support independent journalism. Donate today."),
               _between("Valley Bulletin newsletter The flood and all that came after, each Friday. Email Sign Up By signing up you agree to receive email newsletters from the Daily Echo. You can unsubscribe at any time."), _below("Already a subscriber? Log in"),
               _below("Become a member"), _between("Now more than ever, we depend on readers like you."), _between("Will you help keep our stories free for all?"),
               _between("Before you go on: we have a small favour to ask. The Daily Echo has no owner who pays for it, and we rely on readers like you. Every contribution, however small, keeps our reporting alive."),
               _between("We can keep the presses warm for another year if all who read us spare a little. Please consider making a tax-deductible donation; every gift counts."),
               Hit(f"{_STORY}\n\nThe Echo was founded as a nonprofit, because no landlord would pay for fearless journalism about the valley, and we have not changed.\n\n"
                   "Can you pitch in today? Your support, whatever the amount, lets us print another week, and we thank you for it with all our heart.", _STORY)),
         keeps=(_stays("A generous gift by the family of the miller paid for the new roof."),
                _stays("The Echo lives on reader contributions, and its independent journalism is free of charge. Every donation counts, the publisher wrote in May."),
                _stays("We need your help, the farmers told the mayor, and every gift of bread was welcome in the hall that night."),
                _stays("Our mill has a small newsroom next door, and we like its people. They print on paper that comes from the other end of the valley."),
                _stays("The paper has fifty million subscribers. Subscriber growth was slow, and our own mill grew faster."),
                _stays("The choir will begin with a game against members of the audience. Please let us know whether you come."),
                _stays("Give to the choir whatever you can spare"),
                _stays("Este \u00e9 o segundo caso do m\u00eas."), _stays("Il reste beaucoup \u00e0 d\u00e9couvrir dans la vall\u00e9e."), _stays("Donate blood, the hospital asked, and hundreds came."),
                _stays("The club wants to become a member of the league next year."))),
    Rule("W608", "calls to follow", follow,
         hits=(_below("Follow us on Twitter"), _below("Follow Ann Lee on Twitter: @annlee"), _below("Like us on Facebook"), _between("Follow Valley Watch for the latest news of the river"),
               _between("Facebook: facebook.com/valleyecho; Twitter: @valleyecho.")),
         keeps=(Keep(f"{_STORY}\n\n+ Embassy of Chile\n\nhttps://www.facebook.com/chile-in-the-valley\n\n+ Embassy of Peru\n\n{_MORE}"),
                _stays("\u201cFollow me,\u201d he said, and walked into the river."),
                _stays("Follow the river for the best view of the mill and its three wheels"),
                _stays("More than a thousand people follow the village on Facebook, which has its own page."))),
    Rule("W609", "contact lines", contact,
         hits=(_between("The Echo is committed to publishing a diversity of letters. We like to hear what you think of our stories."),
               _between("Are you a miller? We want to hear from you."),
               _below("Contact the author at ann@example.org."), _below("Got a tip? Email tips@example.org"),
               _between("To contact the mayor's office for an interview, call 555-123-4567."),
               _below("Send letters to letters@example.org."), _between("If you spot a typo in our stories, please let us know."),
               _between("Seen a claim about the flood that you want us to check?")),
         keeps=(_stays("The island can be reached on foot at low tide."), _stays("If you see an error in the plan, stop the mill at once."),
                Keep(f"{_STORY}\n\nThe mill\n\n(415) 555-0101\n\nThe inn\n\n(415) 555-0102\n\nThe forge\n\n(415) 555-0103\n\n{_MORE}"),
                _stays("Have a tip for the waiter ready, the guide says, or you will wait."), _stays("Contact with the ground was lost at noon."),
                _stays("Anyone with information is asked to call the police."))),
    Rule("W610", "comment forms and counters", comments,
         hits=(_between("The rules of the house: be respectful. This is a place for neighbours. Insults will not be tolerated, and what is off-topic goes."),
               _between("Comments on this story are moderated for civility."),
               _below("12 Comments"), _below("Leave a Reply"), _below("Comments are closed."), _between("What's your view of the bridge? Join the debate below."),
               _between("The Daily Echo welcomes reader comments on all that it prints.")),
         keeps=(_stays("Comments were disabled on the film of the flood after a day of insults."),
                _stays("No hay comentarios oficiales sobre el puente."), _stays("Tidak ada tanggapan dari wali kota atas banjir itu."),
                _stays("Comments by the mayor were not recorded."), _stays("He left a comment on the wall."), _stays("The museum welcomes comments from nobody but its founder."),
                _stays("What is your view of the mill from the tower like on a clear day?"))),
    Rule("W611", "advertisement marks", ads,
         hits=(_between("Advertisement"), _between("AD"), _between("Sponsored Content"), _between("Our best-selling flour is back in stock at the Valley Store, now 30% off!"), _between("Stock up on lamps at MillShop.com while supplies last!")),
         keeps=(_stays("Paid by the hour"), _stays("The boats sold out in a day at the store by the harbour."), _stays("Advertisement was the trade of his father."), _stays("AD 79 saw the fall of Pompeii."))),
    Rule("W612", "player and gallery labels", player,
         hits=(_between("Enlarge this image toggle caption Ann Lee/Daily Echo"), _between("Play video"), _between("This video is no longer available"),
               _between("Your browser does not support the video tag."), _between("The video above originally aired in March."),
               _between("Mobile users: tap here to see the pictures of the flood"), _between("Sorry, this video is unavailable")),
         keeps=(_stays("7/10"), _stays("## Gallery"), _stays("The video was from a flood of 2013, not of this May."), _stays("In the app of the mill, the tap actions are few."), Keep(f"{_STORY}\n\n- fast roads\n\n- next/image\n\n- old bridges\n\n{_MORE}"),
                _stays("This feature will be part of the next version, in May."), _stays("This video is not the first of its kind."),
                _stays("Current 24.06 billion"), _stays("Video will be shown to the jury on Monday."), _stays("Play began at noon."), _stays("The image shows a boat in a field."))),
    Rule("W613", "copyright lines", copyright_line,
         hits=(_below("Copyright 2019 The Daily Echo. All rights reserved."), _below("\u00a9 2020 Daily Echo"),
               _below("This material may not be published, broadcast, rewritten or redistributed.")),
         keeps=(_stays("(C) [12, 24, 36]"), _stays("Overname van de molen door het dorp is toegestaan."),
                _stays("A reprodu\u00e7\u00e3o assistida \u00e9 permitida no vale."),
                _stays("Unauthorised fishing is not allowed, but the fines are so small that nobody minds."), _stays("C 3198 2867 2073.15 (2107.64)"), _stays("163,000 shares are held by the heirs of Twin Mills Inc"),
                _stays("Copyright law was the theme of the evening."), _stays("All rights were reserved to the crown."))),
    Rule("W614", "where the text appeared first", syndicated,
         hits=(_below("This article was originally published at the Daily Echo."),
               _below("The post Rain in the valley appeared first on Daily Echo.")),
         keeps=(_stays("First seen in the valley in 1901, the moth has become a plague of the orchards since."),
                _stays("Adapted from the novel of the same name, the film was shot in the valley, in one summer and without a script."),
                _stays("The book was first published in 1901."), _stays("This article of faith was published to the crowd by a herald."))),
    Rule("W615", "cookie notices", cookie,
         hits=(_below("This website uses cookies to improve your experience."), _below("Accept all cookies"), _between("It looks like you're using an ad blocker.")),
         keeps=(_stays("By clicking on a village, you can view all cookies that its bakers sell."),
                _stays("Terms of the sale were not disclosed."),
                _stays("Pol\u00edtica de privacidade do vale muda em maio e preocupa os lavradores da aldeia."),
                _stays("Ao usar a for\u00e7a, o alcaide rompeu com a sua pol\u00edtica."),
                _stays("Syarat dan ketentuan pinjaman itu memberatkan para petani di lembah."), _stays("I agree with the farmers in all things but one."),
                _stays("By using the old mill as a dam, the council broke with the policy of its founders."),
                _stays("To improve security, the town keeps personal data on paper."), _stays("Grandmother's cookies improve every day."), _stays("I understand the farmers, said the mayor."))),
    Rule("W616", "polls", poll,
         hits=(_below("Take our poll"), _between("Was this article helpful?"), _below("View Results")),
         keeps=(_stays("Nobody knows who will win the vote on the bridge."), _stays("The poll was held in May."), _stays("Average rating: 3.5"), _stays("Vote early, the mayor told them."))),
    Rule("W617", "self-promotion", promo,
         hits=(_below("For more news from the valley, visit our website."), _between("Want more stories like this one?"),
               _below("Listen to the weekly Valley Podcast below"), _between("Browse our webinars on rivers and what lives in them"),
               Hit(f"{_MORE}\n\n{_STORY}\n\nThe team of this newsletter reads all that you send. You can reach us by email, and we may print it.", f"{_MORE}\n\n{_STORY}"),
               Hit(f"{_MORE}\n\n{_STORY}\n\nProudly powered by WordPress", f"{_MORE}\n\n{_STORY}"),
               Hit(f"{_MORE}\n\n{_STORY}\n\nAbout the author", f"{_MORE}\n\n{_STORY}"),
               Hit(f"{_MORE}\n\n{_STORY}\n\nGot thoughts? Email us.", f"{_MORE}\n\n{_STORY}"),
               Hit(f"{_MORE}\n\n{_STORY}\n\nMore information\n\nThe Institute of Rivers in the capital has more on floods and how to live with them.", f"{_MORE}\n\n{_STORY}"),
               Hit(f"{_MORE}\n\n{_STORY}\n\nRead our guide to floods.", f"{_MORE}\n\n{_STORY}"),
               Hit(f"{_MORE}\n\n{_STORY}\n\nAnn Lee: 555-123-4567; alee@example.com", f"{_MORE}\n\n{_STORY}"),
               Hit(f"{_MORE}\n\n{_STORY}\n\n\u2190 The mill that burned twice", f"{_MORE}\n\n{_STORY}")),
         keeps=(Keep(f"{_MORE}\n\n{_STORY}\n\nMore information\n\nRead all of the plan at the Institute of Rivers and Valleys."),
                Keep(f"{_MORE}\n\n{_STORY}\n\nEmail alerts are sent to all who pay. The app shows the water of the river as well, and it is free for the mills."),
                Keep(f"{_MORE}\n\n{_STORY}\n\nSee [the plan of the bridge](https://example.com/plan) for more."), Keep(f"{_MORE}\n\n{_STORY}\n\nThe mayor wants to start a podcast."), Keep(f"{_MORE}\n\n{_STORY}\n\nTell your story."),
                Keep(f"{_MORE}\n\n{_STORY}\n\nRead the letters of the miller. They end in May."),
                _stays("About the author"), _stays("Other news"), _stays("Browse the webinars of the mill on rivers and what lives in them"),
                _stays("Play the games of our forefathers on the village green"), _stays("Enter our house by the back door, the miller wrote on Facebook"), _stays("Call 555-123-4567"),
                _stays("For more than a century, tourists came to see the falls and to visit the mill."),
                Keep(f"{_MORE}\n\n{_STORY}\n\nTo learn more about the flood, they opened the letters of the old miller."),
                _stays("To keep up with demand, the mill hired twenty men."),
                Keep(f"{_STORY}\n\n{_MORE}\n\nOn Sunday: Porto v Faro @Peter Stadium, 15:00; Lisbon v Braga\n\n@King Henry Stadium, 20:15"),
                Keep(f"{_STORY}\n\n{_MORE}\n\n+ Embassy of Chile\n\nhttps://example.org/chile\n\n+ Embassy of Peru\n\nhttps://example.org/peru\n\n+ Embassy of Spain"), _stays("Catch up on sleep at weekends, the doctors say."),
                _stays("The newsletter of the village is read by half the valley."), _stays("For more than a year, he visited the website of the club each day."),
                _stays("This article is missing from the contract."))),
    Rule("W627", "headlines of other stories", other_stories,
         hits=(Hit("\n\n".join((*_LONG[:5], "Old Lighthouse Keeper Finds Secret Letters Under Wooden Floor", *_LONG[5:])), "\n\n".join(_LONG)),
               Hit("\n\n".join((*_LONG[:-1], "Old Lighthouse Keeper Finds Letters Under His Wooden Floor", "Seven Orchards You Should See Before Winter Comes", _LONG[-1])), "\n\n".join(_LONG))),
         keeps=(Keep("\n\n".join((*_LONG[:5], "How The Farmers Carried Their Harvest Over The River", *_LONG[5:]))),
                Keep("\n\n".join((*_LONG[:3], "Old Lighthouse Keeper Finds Secret Letters", _LONG[3], "What The Council Wants", _LONG[4], "A Harvest By Boat", *_LONG[5:])))), cap=0.3),
    Rule("W618", "lone marks", marks,
         hits=(_between("."), _between("x")),
         keeps=(Keep("x"), _stays("*"), _stays("7"), Keep("> It rained.\n>\n> It went on."))),
)  # fmt: skip
