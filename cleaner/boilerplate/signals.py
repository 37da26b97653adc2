"""Words by which a line talks about its site and its reader, and not about the story.

They alone prove nothing. They lower the bar of evidence for a line that recurs: a paragraph of
background recurs in a newspaper's stories as often as a request to subscribe does, and only the
wording tells the two apart. Stems, translated by hand; a stem matches at the start of a word (anywhere
in scripts without spaces).
"""

from __future__ import annotations

import re

STEMS: dict[str, str] = {
    "en": "newsletter|subscri|sign up|sign in|log in|copyright|all rights reserved|click|tap here"
    "|read more|read the|follow us|follow @|follow him|follow her|our website|our site|this site|homepage"
    "|inbox|podcast|privacy policy|terms of (?:use|service)|cookie|advertis|sponsor|donat|support our"
    "|support us|share this|like this|republish|reprint|originally (?:published|appeared)|first appeared"
    "|this (?:article|story|post|page|transcript|column|briefing) (?:is|was|has|may|originally|appeared|first)"
    "|(?:views|opinions|thoughts) expressed|opinion column|scroll down|send (?:letters|tips|comments|us)|contact us|email us"
    "|email this|news tip|e-mail us|learn more|find out more|download the|download our|our app|membership|become a member|member of"
    "|free trial|unsubscribe|join us|join our|comment|feedback|editor|transcript|disclaimer|submission"
    "|visit our|visit the|for more|more from|more on|related|recommended|trending|watch more|watch live"
    "|on twitter|on facebook|on instagram|listen to|tune in|talk with|contact sales|get started|request a demo|try it|notified|updates from"
    "|if you (?:have|want|like|would|enjoy)|is a (?:reporter|writer|journalist|columnist|correspondent|contributor|corps)",
    "de": "newsletter|abonnier|anmeld|registrier|urheberrecht|alle rechte|hier klicken|weiterlesen|mehr zum"
    "|mehr dazu|folgen sie|datenschutz|nutzungsbedingung|anzeige|werbung|spende|unterstütz|kommentar|lesen sie|dieser artikel",
    "fr": "infolettre|abonne|inscri|droits réservés|droits d.auteur|cliquez|lire aussi|lire la suite|suivez"
    "|confidentialité|conditions d.utilisation|publicité|faites un don|soutenez|commentaire|partagez|cet article",
    "es": "boletín|suscri|regístr|derechos reservados|haz clic|haga clic|lee también|leer más|síguenos|siga a"
    "|privacidad|términos de uso|publicidad|dona|apoya|comentario|comparte|este artículo",
    "pt": "boletim|assin|inscreva|cadastr|direitos reservados|clique|leia também|leia mais|siga|privacidade"
    "|termos de uso|publicidade|doe|apoie|comentário|compartilh|esta matéria|este artigo|nossos assinantes|jornalismo independente",
    "it": "iscriv|abbona|registra|riproduzione riservata|diritti riservati|clicca|leggi anche|leggi tutto|segui"
    "|informativa|pubblicità|dona|sostieni|comment|condividi|questo articolo",
    "nl": "nieuwsbrief|abonne|inschrijv|aanmeld|auteursrecht|alle rechten|klik|lees ook|lees meer|volg ons"
    "|privacybeleid|advertentie|doneer|steun|reactie|dit artikel",
    "sv": "nyhetsbrev|prenumerera|registrera|upphovsrätt|klicka|läs mer|läs också|följ oss|annons|kommentar|tipsa oss",
    "da": "nyhedsbrev|abonner|tilmeld|ophavsret|klik|læs mere|læs også|følg os|annonce|kommentar",
    "no": "nyhetsbrev|abonner|registrer|opphavsrett|klikk|les mer|les også|følg oss|annonse|kommentar|tips oss",
    "fi": "uutiskirje|tilaa|rekisteröi|tekijänoikeu|klikkaa|lue myös|lue lisää|seuraa|mainos|komment",
    "pl": "biuletyn|subskryb|zapisz się|zarejestruj|prawa zastrzeżone|kliknij|czytaj też|czytaj więcej"
    "|czytaj także|obserwuj|polityka prywatności|reklama|wesprzyj|komentarz|udostępnij",
    "cs": "zpravodaj|odebír|přihlas|registr|práva vyhrazena|klikněte|čtěte také|více zde|sledujte|reklama|inzerce|podpořte|komentář|sdíl",
    "hu": "hírlevél|feliratkoz|iratkozz|regisztr|jogok fenntartva|kattints|olvassa el|tovább|kövess|hirdetés|támogass|hozzászól|megoszt",
    "ro": "abonea|abonaţi|înscrie|drepturile rezervate|citește și|citeşte|urmărește|publicitate|donează|susține|comentari|distribuie",
    "tr": "bülten|abone|kayıt ol|üye ol|telif hakk|her hakkı|tıklay|devamını oku|takip ed|gizlilik|reklam|bağış|yorum|paylaş",
    "el": "εγγραφ|εγγραφείτε|πνευματικά δικαιώματα|κάντε κλικ|διαβάστε|ακολουθήστε|διαφήμιση|σχόλι|κοινοποι",
    "ru": "рассылк|подпис|зарегистр|авторск|все права|кликни|нажми|читайте|читать|следите|конфиденциальн|реклама|комментари|поделит|перепечатк",
    "uk": "розсилк|підпис|зареєстр|авторськ|усі права|всі права|натисн|читайте|стежте|реклама|коментар|поділ|передрук",
    "ar": "النشرة|اشترك|سجل|حقوق النشر|جميع الحقوق|اضغط|اقرأ|تابعونا|تابعنا|إعلان|تعليق|شارك|سياسة الخصوصية",
    "fa": "خبرنامه|مشترک شوید|ثبت نام|حقوق محفوظ|کلیک|بیشتر بخوانید|دنبال کنید|تبلیغ|نظر|اشتراک گذاری|حریم خصوصی",
    "he": "ניוזלטר|הירשמו|הרשמו|כל הזכויות|לחצו|קראו עוד|עקבו|פרסומת|תגובה|תגובות|שתפו",
    "ur": "نیوز لیٹر|سبسکرائب|جملہ حقوق|کلک کریں|مزید پڑھیں|فالو کریں|اشتہار|تبصر|شیئر",
    "hi": "न्यूज़लेटर|न्यूजलेटर|सब्सक्राइब|सर्वाधिकार|क्लिक करें|यह भी पढ़ें|और पढ़ें|फॉलो करें|विज्ञापन|टिप्पणी|शेयर करें",
    "bn": "নিউজলেটার|সাবস্ক্রাইব|স্বত্ব|ক্লিক করুন|আরও পড়ুন|আরো পড়ুন|ফলো করুন|বিজ্ঞাপন|মন্তব্য|শেয়ার",
    "ta": "செய்திமடல்|பதிப்புரிமை|கிளிக்|மேலும் படிக்க|பின்தொடர|விளம்பர|கருத்து|பகிர",
    "th": "จดหมายข่าว|สมัครสมาชิก|สงวนลิขสิทธิ์|คลิก|อ่านเพิ่มเติม|อ่านต่อ|ติดตาม|โฆษณา|แสดงความคิดเห็น|แชร์",
    "zh": "订阅|訂閱|注册|註冊|版权|版權|点击|點擊|更多|相关阅读|相關|延伸閱讀|关注我们|追蹤|广告|廣告|评论|留言|分享|转载|轉載|责任编辑|責任編輯|微信",
    "ja": "メールマガジン|購読|登録|無断転載|著作権|クリック|続きを読む|関連|フォロー|広告|コメント|シェア|プレゼント|公式サイト|記事執筆|販売元|クチコミ|編集部",
    "ko": "뉴스레터|구독|회원가입|무단|저작권|클릭|더 보기|관련기사|팔로우|광고|댓글|공유|재배포|기자",
    "vi": "bản tin|đăng ký|bản quyền|nhấp|bấm vào|đọc thêm|xem thêm|theo dõi|quảng cáo|bình luận|chia sẻ",
    "id": "buletin|berlangganan|daftar|hak cipta|klik|baca juga|baca selengkapnya|ikuti|iklan|komentar|bagikan|simak",
    "sw": "jarida|jiandikishe|haki zote|bonyeza|soma zaidi|tufuate|tangazo|maoni|shiriki",
}

_NO_SPACES = ("th", "zh", "ja")
# Addresses, handles and signs of ownership speak for themselves in every language.
_SIGNS = r"#[KMB]? (?:shares|likes|views|comments|reads|min read)\b|https?://|www\.|\w@\w+\.\w|(?<!\w)@\w{3}|[©®]|\(c\) |(?<!\w)\w{3,}\.(?:com|org|net)\b"


def _expression() -> re.Pattern[str]:
    spaced = "|".join(stems for code, stems in STEMS.items() if code not in _NO_SPACES)
    free = "|".join(STEMS[code] for code in _NO_SPACES)
    return re.compile(rf"{_SIGNS}|{free}|(?<!\w)(?:{spaced})", re.IGNORECASE)


SIGNAL = _expression()


def speaks_of_site(line: str, site: str) -> bool:
    """Whether a line names its site, an address, or what sites ask of readers."""
    if SIGNAL.search(line):
        return True
    name = _bare(site.split(".", 1)[0] if " " not in site else site)
    return len(name) >= 4 and name in _bare(line)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
