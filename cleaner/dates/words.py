"""The words of date lines: months, weekdays, labels, small words and time zones.

Months in the forms that date lines use (nominative, genitive, short), one row a language.
"""

from __future__ import annotations

_MONTH_ROWS = """
en january february march april may june july august september october november december
en jan feb mar apr may jun jul aug sep oct nov dec
en - - - - - - - - sept - - -
de januar februar märz april mai juni juli august september oktober november dezember
de jän - mrz - - - - - sept - - -|jan feb mär apr mai jun jul aug sep okt nov dez
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr janv févr mars avr mai juin juil août sept oct nov déc|- fév - - - - - - - - - -
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es ene feb mar abr may jun jul ago sep oct nov dic
es - - - - - - - - setiembre - - -
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
pt jan fev mar abr mai jun jul ago set out nov dez
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
it gen feb mar apr mag giu lug ago set ott nov dic
nl januari februari maart april mei juni juli augustus september oktober november december
nl jan feb mrt apr mei jun jul aug sep okt nov dec
sv januari februari mars april maj juni juli augusti september oktober november december
da januar februar marts april maj juni juli august september oktober november december
no januar februar mars april mai juni juli august september oktober november desember
fi tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
pl stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
pl styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
pl sty lut mar kwi maj cze lip sie wrz paź lis gru
cs ledna února března dubna května června července srpna září října listopadu prosince
sk januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
hu január február március április május június július augusztus szeptember október november december
ro ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
hr siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - - -
ru января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
ru янв фев мар апр мая июн июл авг сен окт ноя дек
uk січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
bg януари февруари март април май юни юли август септември октомври ноември декември
tr ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
id januari februari maret april mei juni juli agustus september oktober november desember
ms januari februari mac april mei jun julai ogos september oktober november disember
sw januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
el ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου|ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
ar يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ar جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
he ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
he בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
fa ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
ur جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
hi जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
bn জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
th มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
th ม_ค ก_พ มี_ค เม_ย พ_ค มิ_ย ก_ค ส_ค ก_ย ต_ค พ_ย ธ_ค
ca gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
gl xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
no jan feb mar apr mai jun jul aug sep okt nov des
is janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
cs leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
sl januar februar marec april maj junij julij avgust september oktober november december
sl januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
sr januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
sr јануар фебруар март април мај јун јул август септембар октобар новембар децембар
hr - - - - - - - - - - studenoga prosinca|- - - - - - - - - - studenog -
mk јануари февруари март април мај јуни јули август септември октомври ноември декември
sq janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
hu jan febr márc ápr máj jún júl aug szept okt nov dec
ro ian feb mar apr mai iun iul aug sept oct noi dec
lt sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
lv janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lv janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī
et jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
be студзеня лютага сакавіка красавіка траўня чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
kk қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
az yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
uz yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
tr oca şub mar nis may haz tem ağu eyl eki kas ara
ka იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
hy հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
hy հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր
el ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου
ar كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
ar يناير فبراير مارس ابريل ماي يونيو يوليوز غشت شتنبر اكتوبر نونبر دجنبر|- - - إبريل - - - اغسطس - - - -
hi जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितम्बर अक्तूबर नवम्बर दिसम्बर
mr जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
gu જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઓગસ્ટ સપ્ટેમ્બર ઓક્ટોબર નવેમ્બર ડિસેમ્બર
pa ਜਨਵਰੀ ਫਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ
ta ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
te జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్
kn ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್
ml ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ് സെപ്റ്റംബർ ഒക്ടോബർ നവംബർ ഡിസംബർ
km មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
lo ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ
my ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် သြဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ
am ጃንዩወሪ ፌብሩወሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር
af januarie februarie maart april mei junie julie augustus september oktober november desember
tl enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
ha janairu fabrairu maris afrilu mayu yuni yuli agusta satumba oktoba nuwamba disamba
cy ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr
"""

# The solar calendar of Iran and Afghanistan, whose days are known; the months of the Islamic one, whose days
# depend on who sees the moon: they say nothing, beside another date.
SOLAR, LUNAR = 100, 0
_SOLAR_ROWS = """
fa فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
fa حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت
"""
_LUNAR_WORDS = """
محرم صفر ربيع_الأول ربيع_الثاني ربيع_الآخر جمادى_الأولى جمادى_الآخرة جمادى_الثانية رجب شعبان رمضان شوال
ذو_القعدة ذي_القعدة ذو_الحجة ذي_الحجة
"""

_WEEKDAY_WORDS = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta feira
lunedì martedì mercoledì giovedì venerdì sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle
понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
понеділок вівторок середа четвер п'ятниця субота неділя
pazartesi salı çarşamba perşembe cuma cumartesi pazar
senin selasa rabu kamis jumat sabtu minggu isnin khamis jumaat ahad
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
سوموار منگل بدھ جمعرات جمعہ ہفتہ اتوار پیر
सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 星期一 星期二 星期三 星期四 星期五 星期六 星期日
월요일 화요일 수요일 목요일 금요일 토요일 일요일 luni marți miercuri joi vineri sâmbătă duminică
hétfő kedd szerda csütörtök péntek szombat vasárnap
日 月 火 水 木 金 土 월 화 수 목 금 토 일 周一 周二 周三 周四 周五 周六 周日
chủ_nhật thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy
شنبه یکشنبه یک‌شنبه دوشنبه سه شنبه چهارشنبه پنجشنبه پنج جمعه
রবিবার সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার रविवार इतवार मंगळवार गुरूवार बृहस्पतिवार
จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์ วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์
יום ראשון שני שלישי רביעי חמישי שישי שבת
ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljak sreda nedelja ponedeljek torek četrtek petek
lun mié jue vie sáb dom seg ter qua qui sex gio ven sab jeu dim pon wt śr czw pt sob niedz
pzt sal çar per cum cmt paz
"""

_PUBLISHED = """
published|publish date|published on|published at|published date|publication date|first published
originally published|posted|posted on|posted at|date posted|date|dated|created|created on|filed|released
issued|uploaded|aired|submitted|article published|date published|publishing date|added|written on
veröffentlicht|veröffentlicht am|erstellt|erstellt am|erschienen|erschienen am|datum|stand|publiziert
publié|publié le|mis en ligne|mis en ligne le|posté le|date de publication|créé le|parution
publicado|publicado el|publicado en|publicada|fecha|fecha de publicación|publicación|creado|creado el
publicado em|publicada em|postado em|data|data de publicação|postado|criado em
pubblicato|pubblicato il|pubblicata il|pubblicazione|data di pubblicazione|creato il
gepubliceerd|gepubliceerd op|geplaatst|geplaatst op|geplubliceerd|publicatiedatum
publicerad|publicerat|publiceret|udgivet|publisert|publisert den|oprettet|julkaistu|julkaisupäivä
opublikowano|opublikowany|data publikacji|dodano|utworzono|publikováno|publikované|zveřejněno|vydáno
megjelent|közzétéve|publicat|publicat la|publicat pe|objavljeno|objavljen
опубликовано|дата публикации|дата|размещено|опубликована|створено|опубліковано|дата публікації|публикувано
yayınlanma|yayın tarihi|yayınlanma tarihi|yayınlandı|tarih|giriş|giriş tarihi|haber girişi|haber giriş tarihi|eklenme|eklenme tarihi|oluşturulma tarihi
diterbitkan|diterbitkan pada|dipublikasikan|dipublikasikan pada|tanggal|terbit|dimuat|diunggah|diposting|diposkan
xuất bản|ngày đăng|đăng ngày|đăng lúc|ngày|ngày xuất bản|imechapishwa|tarehe
δημοσιεύθηκε|δημοσιεύτηκε|δημοσίευση|ημερομηνία
نشر|نشر في|نشر بتاريخ|نُشر|تاريخ النشر|تم النشر|تم النشر في|التاريخ|تاریخ|تاریخ انتشار|شائع|شائع شدہ|تاریخ اشاعت
פורסם|פורסם ב|פורסם בתאריך|תאריך|प्रकाशित|प्रकाशन तिथि|প্রকাশিত|প্রকাশ|เผยแพร่|วันที่|เผยแพร่เมื่อ
公開日|公開|掲載日|配信|投稿日|発行日|掲載|配信日|発表日|发布时间|发表时间|发布日期|发布于|發布時間|發布日期|日期|時間|时间|发布|发表于|刊登日期
입력|등록|게시일|작성일|게재일|등록일|승인|기사입력
"""

_UPDATED = """
updated|update|last updated|last update|last modified|modified|updated on|updated at|last updated on|last updated at
date updated|date modified|most recently updated|last edited|edited|revised|last changed|refreshed|last revised
this story was updated|this article was updated|this article was last updated|last updated date
aktualisiert|aktualisiert am|zuletzt aktualisiert|zuletzt aktualisiert am|geändert|geändert am|letzte aktualisierung|letzte änderung
mis à jour|mis à jour le|mise à jour|mise à jour le|modifié|modifié le|dernière mise à jour|actualisé le|màj
actualizado|actualizado el|actualizada|última actualización|modificado|modificado el|actualización|act
atualizado|atualizado em|última atualização|atualizada em|modificado em|atualização
aggiornato|aggiornato il|ultimo aggiornamento|aggiornamento|modificato il|ultima modifica
bijgewerkt|bijgewerkt op|laatst bijgewerkt|laatst gewijzigd|laatste update|gewijzigd|gewijzigd op|aangepast op
uppdaterad|senast uppdaterad|opdateret|sidst opdateret|oppdatert|sist oppdatert|päivitetty|muokattu
zaktualizowano|aktualizacja|ostatnia aktualizacja|aktualizováno|aktualizované|poslední aktualizace|zmodyfikowano
frissítve|utolsó frissítés|actualizat|ultima actualizare|ažurirano
обновлено|последнее обновление|изменено|дата обновления|оновлено|актуализирано
güncellenme|güncelleme|son güncelleme|güncellenme tarihi|güncelleme tarihi|güncellendi
diperbarui|diperbarui pada|diperbaharui|terakhir diperbarui|dikemas kini|cập nhật|cập nhật lúc|cập nhật lần cuối
ενημερώθηκε|τελευταία ενημέρωση|آخر تحديث|تم التحديث|تحديث|به‌روزرسانی|اپ ڈیٹ|עודכן|עודכן ב|עדכון אחרון
अपडेट|अपडेटेड|अंतिम अपडेट|হালনাগাদ|আপডেট|อัปเดต|อัพเดท|ปรับปรุงล่าสุด
更新日|更新|最終更新|最終更新日|更新时间|更新日期|更新於|更新时间|更新於|最后更新|수정|최종수정|업데이트|기사수정
"""

_SMALL = """
at on the of and o'clock hrs hours hour h a p m am pm a.m p.m to by in
am um uhr den der vom und im le la les du des de d à a el del las los en al y às as das do da dos e il lo alle ore ora ore alle
op om uur het van kl klo kello den d o godz g ve saat r roku года г год в р року о
pukul jam pk pada jam wib wita lúc giờ ngày tháng năm th w
στις στο και في الساعة على و م ص تمام ساعت در کو بوقت בשעה ב को बजे ณ เวลา น
時 分 秒 点 點 分 上午 下午 午前 午後 시 분 오전 오후 hs hrs est. time local gmt/utc edition
هـ ه للهجرة الموافق ميلادية ميلادي พ_ศ ค_ศ m g gada d val ora uhr.
"""


def _months() -> dict[str, int]:
    table: dict[str, int] = {}
    for rows, first in ((_MONTH_ROWS, 1), (_SOLAR_ROWS, SOLAR + 1)):
        lists = (row.partition(" ")[2] for row in rows.strip().split("\n"))
        for names in (part.split() for row in lists for part in row.split("|")):
            for number, name in zip(range(first, first + 12), names, strict=True):
                table.setdefault(_phrase(name), number)
    table |= dict.fromkeys(map(_phrase, _LUNAR_WORDS.split()), LUNAR)
    del table["-"]  # where there is no such name
    return table


def _phrase(name: str) -> str:
    """A name of several words, which is written with underscores here."""
    return name.casefold().replace("_", " ")


def _labels() -> dict[str, str]:
    table = {}
    for rows, label in ((_PUBLISHED, "published"), (_UPDATED, "updated")):
        for row in rows.strip().split("\n"):
            for phrase in row.split("|"):
                table[" ".join(phrase.casefold().split())] = label
    return table


MONTHS = _months()
LABELS = _labels()
WEEKDAYS = frozenset(map(_phrase, _WEEKDAY_WORDS.split()))
SMALL_WORDS = frozenset(map(_phrase, _SMALL.split()))

# Minutes east of Greenwich; a name for a zone whose offset the season decides. Of names with several
# meanings the one that news sites use most: IST is India, CST and EST are North America.
ZONES: dict[str, int | str] = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MEZ": 60,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "EST": -300, "EDT": -240,
    "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540,
    "AKDT": -480, "HST": -600, "AST": -240, "ADT": -180, "NST": -210, "ET": "EST", "CT": "CST",
    "MT": "MST", "PT": "PST", "IST": 330, "PKT": 300, "NPT": 345, "BDT": 360, "ICT": 420, "WIB": 420,
    "WITA": 480, "WIT": 540, "SGT": 480, "HKT": 480, "PHT": 480, "MYT": 480, "JST": 540, "KST": 540,
    "AWST": 480, "ACST": 570, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "SAST": 120,
    "CAT": 120, "EAT": 180, "WAT": 60, "BRT": -180, "ART": -180, "COT": -300, "PET": -300, "GST": 240,
    "IRST": 210,
}  # fmt: skip
