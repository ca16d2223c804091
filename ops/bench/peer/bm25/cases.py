"""Texts on which BM25 encoders are compared, as lines of JSON."""
import json
T={
'english':["The quick brown foxes were jumping over the lazy dogs, weren't they?","What is the incubation period of SARS-CoV-2?","Revenue rose 12.5% to $1,234.56 million in Q3 2021 (FY20: $1.1bn); see note 4(b).","running runs ran runner's RUNNING","the of and a to in is","","   \n\t ","naïve café façade — résumé","C++ and C# or F#: user_name@example.com, https://example.com/a_b?q=1","rock'n'roll don't can't you're it's","x"*45+" short","ﬁnance ½ ² Ⅷ ① ٣٤ 第二","İstanbul STRASSE ẞ ΣΊΣΥΦΟΣ ǅ","😀 emoji 👩‍👩‍👧 1️⃣ ❤️ test","Привет world 你好 世界 日本語のテキスト نص عربي हिन्दी भाषा ไทย","e\u0301cole co\u0308operate zero\u200bwidth soft\u00adhyphen a\u00a0b"],
'german':["Die Häuser der Ärzte wurden größtenteils über Nacht geräumt.","Straßenverkehrsordnung, Grüße und Fußgängerübergänge 2024","der die das und ich bin nicht"],
'french':["L'ambiguïté de la laïcité: les héroïques égoïstes mangeaient des canoës à Noël.","Où est la bibliothèque nationale? Aujourd'hui, les œuvres n'y étaient plus.","le la les des une et"],
'russian':["Ребёнок ещё живёт в своём доме, всё хорошо; счёт оплачен.","Книги были прочитаны быстро и с интересом в 1999 году","и в во не что он на"],
'spanish':["¿Dónde están los niños? Corrieron rápidamente hacia la montaña más próxima.","el la los de que y"],
'italian':["Perché le città italiane sono così belle? Andarono velocemente."],
'portuguese':["As informações não foram disponibilizadas às organizações."],
'dutch':["De kinderen speelden vrolijk in de tuinen van het huis; coöperatie."],
'swedish':["Barnen lekte i trädgårdarna och bilarna kördes snabbt."],
'danish':["Børnene legede i haverne, og bilerne kørte hurtigt."],
'norwegian':["Barna lekte i hagene og bilene kjørte raskt."],
'finnish':["Lapset leikkivät puutarhassa ja autot ajoivat nopeasti taloissamme."],
'hungarian':["A gyerekek a kertekben játszottak, és az autók gyorsan mentek."],
'turkish':["Çocuklar bahçelerde oynuyordu ve arabalar hızlıca gidiyordu. IRAK Işık"],
'romanian':["Copiii se jucau în grădinile frumoase și mașinile mergeau repede."],
'greek':["Τα παιδιά έπαιζαν στους κήπους και τα αυτοκίνητα πήγαιναν γρήγορα. ΟΔΟΣ"],
'arabic':["كان الأطفال يلعبون في الحدائق والسيارات تسير بسرعة"],
'armenian':["Երեխաները խաղում էին այգիներում"],
'tamil':["குழந்தைகள் தோட்டங்களில் விளையாடினார்கள்"],
'hebrew':["הילדים שיחקו בגנים של הבית"],
'chinese':["孩子们在花园里玩耍，汽车开得很快。的 了 2024年"],
'japanese':["子供たちは庭で遊んでいました。これ は ペン です"],
'indonesian':["Anak-anak bermain di taman dan mobil yang melaju cepat."],
'none':["The foxes were jumping over it","Die Häuser 漢字 Привет running_fast"],
}
rows=[dict(language=l,averageLength=256.0,text=t) for l,ts in T.items() for t in ts]
rows.append(dict(language='english',averageLength=40.0,text=T['english'][0]*3))
for row in rows:
    print(json.dumps(row,ensure_ascii=False))
