"""Notations of money, numbers, dates and times from pages of the world: each is read rightly, or refused.

A line is the text, the language of the page, and what it says; `-` for what must be refused. `<RLM>` stands for the
mark of writing from the right, `<RLO>` for the one that forces it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from surefoot.model import Money
from surefoot.selectors.amounts import Malformed, read_number, read_percent
from surefoot.selectors.dates import read_date, read_datetime
from surefoot.selectors.money import read_money
from surefoot.selectors.times import read_time

MONEY = """
1.234,56 €|de|1234.56 EUR
1.234,56 €||1234.56 EUR
1 234,56 €|fr|1234.56 EUR
1 234,56 €|pl|1234.56 EUR
56 000€|fr|56000 EUR
12€99|fr|12.99 EUR
1 299€00|fr|1299.00 EUR
5$99|fr-CA|5.99 CAD
12,99 $ CA|fr-CA|12.99 CAD
12,99 $|fr-CA|12.99 CAD
12,99 $|fr|-
€12.99|en-IE|12.99 EUR
€ 12,50|nl|12.50 EUR
€ 12,-|nl|12 EUR
€ 1.250,-|nl|1250 EUR
12,– €|de|12 EUR
12,99 €*|de|12.99 EUR
rund 3,5 €|de|-
ab 12,99 €|de|-
from €12.99|en|-
dès 12,99 €|fr|-
da 12,99 €|it|-
desde 12,99 €|es|-
nur 12,99 €|de|-
12,99 € / Monat|de|-
€5/month|en|-
12,99 € inkl. MwSt.|de|-
-14 €|de|-14 EUR
−14,00 €|de|-14.00 EUR
–14,00 €|de|-14.00 EUR
– 14,00 €|de|-
14,00- €|de|-14.00 EUR
1.234,56-|de|-
14,00 €-|de|-14.00 EUR
14-|de|-
(14,00 €)|de|-
($1,234.56)|en-US|-
+14,00 €|de|14.00 EUR
±14,00 €|de|-
0,99 €|de|0.99 EUR
,99 €|de|-
12.5 €|de|12.5 EUR
1.234 €|de|1234 EUR
1.234 €|en|-
1.234 €||-
1,234 €|en|1234 EUR
1,234 €|de|-
1,659 €|de|-
0,1234 €|de|0.1234 EUR
12.345.678 €||12345678 EUR
1.23.456 €||-
EUR 12,99|de|12.99 EUR
12,99 EUR|de|12.99 EUR
12,99 Euro|de|12.99 EUR
12,99 eur|lt|12.99 EUR
12,99 евро|bg|12.99 EUR
12,99 ευρώ|el|12.99 EUR
CHF 1'234.50|de-CH|1234.50 CHF
1’234.50 CHF|de-CH|1234.50 CHF
CHF 80 000|de-DE|80000 CHF
CHF 319|en-GB|319 CHF
Fr. 12.50|de-CH|12.50 CHF
Fr. 12.50|fr|-
SFr. 12.–|de-CH|12 CHF
CHF 1.234|de-CH|-
12.-|de-CH|-
US$1,234.56||1234.56 USD
US $1,234.56||1234.56 USD
$1,234.56|en-US|1234.56 USD
$1,234|en-US|1234 USD
$ 2,299.00|en-US|2299.00 USD
$.99|en-US|0.99 USD
-$.50|en-US|-0.50 USD
$.5|en-US|0.5 USD
$ .99|en-US|0.99 USD
$1,234.56|en|-
$5|en-BG|-
$5|de-DE|-
$5|en-AU|5 AUD
$5|es-MX|5 MXN
$1.234|es-CL|1234 CLP
$ 1.234,50|es-AR|1234.50 ARS
$5|es|-
$5|zh-TW|5 TWD
$5|en-HK|5 HKD
$5|en-JM|-
$5.00 USD||5.00 USD
$5.00 CAD|en-US|5.00 CAD
USD 1.150.000|es-AR|1150000 USD
U$S 1.150|es-AR|1150 USD
USD 12.50||12.50 USD
12.50 USD||12.50 USD
C$ 12.50|en-CA|12.50 CAD
C$ 12.50|es-NI|12.50 NIO
C$ 12.50|es|-
CA$12.50||12.50 CAD
A$12.50||12.50 AUD
NZ$12.50||12.50 NZD
S$12.50||12.50 SGD
HK$1,234||-
HK$1,234|en|1234 HKD
NT$1,234|zh-TW|1234 TWD
R$ 1.234,56|pt-BR|1234.56 BRL
R$1.234|pt-BR|1234 BRL
R$ 1.234||-
RD$ 1,250.00|es-DO|1250.00 DOP
MX$1,250.00||1250.00 MXN
S/ 12.50|es-PE|12.50 PEN
S/. 12.50|es-PE|12.50 PEN
B/. 12.50|es-PA|12.50 PAB
₡12.500|es-CR|12500 CRC
₲ 12.500|es-PY|12500 PYG
Gs. 12.500|es-PY|12500 PYG
Bs. 12,50|es-BO|12.50 BOB
Bs. 12,50|es|-
£12.99|en-GB|12.99 GBP
£1,234|en-GB|1234 GBP
£12.99||12.99 GBP
£12.99|ar-EG|-
E£12.99||12.99 EGP
¥12,345|ja|12345 JPY
￥2,990|ja|2990 JPY
￥２，９９０|ja|2990 JPY
2,980円|ja|2980 JPY
税抜2,980円|ja|-
１２３４円|ja|1234 JPY
3万円|ja|-
¥1,234|zh-CN|1234 CNY
¥12.50|zh-CN|12.50 CNY
¥12.50|ja|-
¥1,234|zh-TW|-
¥1,234|zh-Hant|-
¥1,234|zh-Hans|1234 CNY
¥1,234||-
¥1,234|en|-
100元|zh-CN|100 CNY
100元|zh-TW|100 TWD
100元|zh|-
100元起|zh-CN|-
1.2万元|zh-CN|-
人民币 100||100 CNY
RMB 100||100 CNY
12,000원|ko|12000 KRW
₩12,000|ko|12000 KRW
12.000 ₫|vi|12000 VND
12.000đ|vi|12000 VND
12.000 VNĐ|vi|12000 VND
฿1,250.00|th|1250.00 THB
1,250 บาท|th|1250 THB
Rp 12.500|id|12500 IDR
Rp12.500,00|id|12500.00 IDR
RM 12.50|ms|12.50 MYR
₱1,250.00|en-PH|1250.00 PHP
₹1,23,456.00|en-IN|123456.00 INR
₹ 1,23,456|hi|123456 INR
₹1.5 lakh|en-IN|-
Rs. 1,234|en-IN|1234 INR
Rs.99|en-IN|99 INR
Rs. 1,234|en-PK|1234 PKR
Rs. 1,234|en|-
₨ 1,234|ne-NP|1234 NPR
৳ ১২৫.৫০|bn|125.50 BDT
1 234,56 zł|pl|1234.56 PLN
1234,56 zł|pl|1234.56 PLN
12 zl|pl|12 PLN
12,50 PLN|pl|12.50 PLN
1 234 Kč|cs|1234 CZK
1 234,- Kč|cs|1234 CZK
12 990 Ft|hu|12990 HUF
12.990 Ft|hu|12990 HUF
12 ft|en|-
12 ft|hu|12 HUF
1.299,00 lei|ro-RO|1299.00 RON
1.299,00 lei|ro-MD|1299.00 MDL
1.299,00 lei|ro|-
1.299,00 RON|ro|1299.00 RON
bis 2016 lei|de|-
38,26 лв.|bg|38.26 BGN
19,56 € (38,26 лв.)|bg|-
19,56 € / 38,26 лв.|bg|-
1 234 ₽|ru|1234 RUB
25000 руб|ru|-
25 000 руб.|ru-RU|25000 RUB
25,50 руб.|ru-BY|25.50 BYN
1 234,50 ₴|uk|1234.50 UAH
1 234 грн|uk|1234 UAH
12 500 ₸|kk|12500 KZT
1.234 kr|da|1234 DKK
1.234 kr||-
1.234 kr|da-DK|1234 DKK
1.234,50 kr.|da|1234.50 DKK
1 234 kr|sv|1234 SEK
1 234:-|sv|1234 SEK
199:-|en|-
199,- kr|nb|199 NOK
199,-|nb|-
kr 1 234,50|nb|1234.50 NOK
1.234 kr|is|1234 ISK
1.234 kr.|is-IS|1234 ISK
100 kr|en|-
100 kr|fi-FI|-
12 SEK||12 SEK
1.234,56 TL|tr|1234.56 TRY
₺1.234,56|tr|1234.56 TRY
1.234,56₺|tr|1234.56 TRY
12 tl|en|-
TRY 12.50|en|-
TRY 12.50|en-TR|12.50 TRY
TOP 10|en|-
ALL 5|en|-
ALL 1,200|sq-AL|-
ALL 1.200|sq-AL|1200 ALL
10 km|en|-
12 KM|bs|12 BAM
12,50 kn|en|-
1.234,56 din|sr|1234.56 RSD
₪ 1,234.50|he|1234.50 ILS
1,234.50 ₪|he|1234.50 ILS
<RLM>1,234.50 ₪|he|1234.50 ILS
12.50 ש״ח|he|12.50 ILS
١٬٢٣٤٫٥٠ ر.س.|ar-SA|1234.50 SAR
١٢٫٥٠ ج.م.|ar-EG|12.50 EGP
د.إ. 12.50|ar-AE|12.50 AED
AED 1,234.00|en-AE|1234.00 AED
12.500 د.ك|ar-KW|12.500 KWD
KWD 1,234||-
KWD 1.234||1.234 KWD
12.50 dh|fr-MA|12.50 MAD
12.50 dh|fr|-
12 درهم|ar|-
12 ريال|ar-SA|12 SAR
12 ريال|ar|-
12,500 تومان|fa-IR|-
R 1 234,56|en-ZA|1234.56 ZAR
R12|en|-
R1,234|en-ZA|-
₦1,250.00|en-NG|1250.00 NGN
KSh 1,250|en-KE|1250 KES
KES 1,250.00|en-KE|1250.00 KES
GH₵ 12.50|en-GH|12.50 GHS
5 000 FCFA|fr-SN|5000 XOF
5 000 FCFA|fr-CM|5000 XAF
5 000 FCFA|fr|-
₾ 12.50|ka|12.50 GEL
12,50 ₼|az|12.50 AZN
$12.99 $9.99|en-US|-
$10 - $20|en-US|-
$10–20|en-US|-
€12.99€12.99|en|-
$179 1 2 3 4 5|en-US|-
2 x €5|en|-
€5 x 2|en|-
$1.2k|en-US|-
$1.2M|en-US|-
1,2 Mio. €|de|-
5 € 50|fr|-
$5 CAD USD|en-US|-
US$ 5 CAD||-
5 Bitcoin|en|-
0.0001 BTC|en|-
5 XBT||-
5 XXX||-
Free|en|-
kostenlos|de|-
N/A|en|-
€ -,--|de|-
€|en|-
50 % €|de|-
€ 5.00.-|de|-
12:50 €|de|-
1e3 €|en|-
12²€|en|-
€ 1½|en|-
€ 1/2|en|-
€ ①|en|-
1٢ €|en|-
<RLO>€ 12.50|en|-
12,99 €¹|de|-
12.99.99 €|en|-
1.234.56 €|en|-
1,234,56 €|en|-
1 23 €|de|-
1  234 €|fr|-
00012 €|de|12 EUR
1_234 €|en|1234 EUR
"""

NUMBERS = """
1,234.56|en|1234.56
1.234,56|de|1234.56
1 234,56|fr|1234.56
1'234.56|de-CH|1234.56
1,234|en|1234
1,234|en-US|1234
1,234|en-DE|-
1,234|en-BG|-
1,234|de|1.234
1,234||-
1.234|es|-
1.234|es-ES|1234
1.234|es-MX|1.234
1.234|pt|1234
1.234|pt-BR|1234
1.234|it|1234
1.234|tr|1234
1.234|ru|1234
1.234|ja|1.234
1.234|zh-Hans|1.234
1.234|ko|1.234
1.234|ar|-
1.234|fa|-
1.234|hi|1.234
1.234|xx|-
12,34,567.89|en-IN|1234567.89
12,34,567|hi|1234567
१२,३४,५६७|hi|1234567
١٬٢٣٤٫٥|ar|1234.5
١٢٣٫٤٥٦|ar|123.456
۱٬۲۳۴|fa|1234
１，２３４．５|ja|1234.5
๑๒๓|th|123
−5|en|-5
–5|en|-5
— 5|en|-
- 5|en|-5
5.00-|en|-5.00
5-|en|-
(5)|en|-
(1,234)|en|-
1.5%|en|-
50 %|de|-
4.5/5|en|-
4,5 von 5|de|-
1st|en|-
#7|en|-
7 items|en|-
1.2k|en|-
1e5|en|-
0x10|en|-
½|en|-
2²|en|-
NaN|en|-
∞|en|-
1…5|en|-
1,|en|-
.5|en|0.5
0,5|de|0.5
0.500|de|0.500
0,500|en|0.500
1.000.000|de|1000000
1 000 000|fr|1000000
1.0000|de|1.0000
127.0.0.1|en|-
2-2.8|en|-
1.18.1|en|-
4.9|de|4.9
4,9|en|4.9
"""

PERCENTS = """
19 %|de|19
19%|en|19
19,5 %|de|19.5
19.5%|en-US|19.5
%19|tr|19
-3%|en|-3
−3,5 %|de|-3.5
1,234%|en|1234
1,234%||-
١٩٫٥٪|ar|19.5
19|en|-
19 percent|en|-
10-20%|en|-
19%%|en|-
(3%)|en|-
"""

DATES = """
2027-04-03||2027-04-03
2027/04/03|ja|2027-04-03
2027.4.3|ja|2027-04-03
2027. 04. 03.|hu|2027-04-03
2027年4月3日|ja|2027-04-03
2027年04月03日|zh-CN|2027-04-03
2027年4月3日(土)|ja|2027-04-03
2027年4月3日 土曜日|ja|2027-04-03
2027年4月3日(日)|ja|-
2027년 4월 3일|ko|2027-04-03
令和9年4月3日|ja|-
民國116年4月3日|zh-TW|-
3. April 2027|de|2027-04-03
Samstag, 3. April 2027|de|2027-04-03
Sa., 3. Apr. 2027|de|2027-04-03
Sonntag, 3. April 2027|de|-
am 3. April 2027|de|2027-04-03
bis 3. April 2027|de|-
seit 28. Juni 2014|de|-
Redaktion 24. Januar 2022|de|-
1. März 2027|de|2027-03-01
1. Jänner 2027|de-AT|2027-01-01
3 April 2027|en|2027-04-03
April 3, 2027|en-US|2027-04-03
Apr. 3, 2027|en-US|2027-04-03
Sat, Apr 3, 2027|en-US|2027-04-03
Sun, Apr 3, 2027|en-US|-
Sat Apr 03 2027|en|2027-04-03
3rd April 2027|en-GB|2027-04-03
03-Apr-2027|en|2027-04-03
until 3 April 2027|en|-
3-5 April 2027|en|-
3 avril 2027|fr|2027-04-03
samedi 3 avril 2027|fr|2027-04-03
Le 10 décembre 2019|fr|2019-12-10
1er avril 2020|fr|2020-04-01
du 12 octobre 2020|fr|-
3 de abril de 2027|es|2027-04-03
sábado, 3 de abril de 2027|es|2027-04-03
22 abril, 2022|es|2022-04-22
abril 22, 2022|es|2022-04-22
3 abr 2027|es|2027-04-03
3 de abril de 2027|pt|2027-04-03
sábado, 3 de abril de 2027|pt-BR|2027-04-03
3 d’abril del 2027|ca|2027-04-03
3 aprile 2027|it|2027-04-03
3 april 2027|nl|2027-04-03
zaterdag 3 april 2027|nl|2027-04-03
3 apr. 2027|nl|2027-04-03
torsdag 8 januari 2026|sv|2026-01-08
fredag 8 januari 2026|sv|-
3. april 2027|da|2027-04-03
lørdag den 3. april 2027|da|2027-04-03
3. april 2027|nb|2027-04-03
3. huhtikuuta 2027|fi|2027-04-03
3. aprill 2027|et|2027-04-03
2027. gada 3. aprīlis|lv|2027-04-03
2027 m. balandžio 3 d.|lt|2027-04-03
3 kwietnia 2027|pl|2027-04-03
3 kwi 2027|pl|2027-04-03
11 listopada 2027|pl|2027-11-11
11. listopada 2027|hr|2027-10-11
11 listopada 2027|en|-
11. srpna 2027|cs|2027-08-11
3. dubna 2027|cs|2027-04-03
3. apríla 2027|sk|2027-04-03
3. travnja 2027.|hr|2027-04-03
3. april 2027|sl|2027-04-03
2027. április 3.|hu|2027-04-03
2027. április 3., szombat|hu|2027-04-03
3 aprilie 2027|ro|2027-04-03
3 април 2027 г.|bg|2027-04-03
3 апреля 2027 г.|ru|2027-04-03
3 апреля 2027|ru|2027-04-03
3 квітня 2027 р.|uk|2027-04-03
3 Απριλίου 2027|el|2027-04-03
3 Nisan 2027|tr|2027-04-03
3 Nisan 2027 Cumartesi|tr|-
3 April 2027|id|2027-04-03
3 April 2027|ms|2027-04-03
3 tháng 4, 2027|vi|2027-04-03
Ngày 3 tháng 4 năm 2027|vi|2027-04-03
3 أبريل 2027|ar|2027-04-03
٣ أبريل ٢٠٢٧|ar-EG|2027-04-03
3 באפריל 2027|he|2027-04-03
3 अप्रैल 2027|hi|2027-04-03
3 เมษายน 2570|th|-
3 เมษายน 2027|th|2027-04-03
3/4/2570|th|-
1406/01/14|fa|-
۱۴۰۶/۰۱/۱۴|fa|-
2083-12-20|ne|-
03.04.2027|de|2027-04-03
3. 4. 2027|cs|2027-04-03
03.04.2027|ru|2027-04-03
03.04.2027|en-US|-
03.04.2027|en|-
03.17.2027|en-US|2027-03-17
03/04/2027||-
03/04/2027|en|-
03/04/2027|en-US|2027-03-04
03/04/2027|en-GB|2027-04-03
03/04/2027|en-AU|2027-04-03
03/04/2027|en-BG|2027-04-03
03/04/2027|en-CA|-
03/04/2027|en-ZA|-
03/04/2027|fr|-
03/04/2027|fr-FR|2027-04-03
03/04/2027|fr-CA|-
03/04/2027|es|2027-04-03
03/04/2027|es-PA|-
03/04/2027|es-US|-
03/04/2027|pt-BR|2027-04-03
03/04/2027|it|2027-04-03
03/04/2027|ja|-
03/04/2027|zh-CN|-
03/04/2027|sv|-
03/04/2027|xx|-
03-04-2027|nl|2027-04-03
04-04-2027||2027-04-04
11-29-2024|en|2024-11-29
29/11/2024|en|2024-11-29
10.11.2025 17:59|tr|2025-11-10
2019/04/11 22:22:00|ja|2019-04-11
12/23/13|en|-
03.04.27|de|-
April 2027|en|-
3 April|en|-
31 April 2027|en|-
2027-02-29||-
29/29/2027|en|-
vor 3 Tagen|de|-
heute|de|-
7 / 8 / 8|de|-
28.3.5|en|-
15 und 2016|de|-
504-37-01|ru|-
Niedersachsen 27. September 2018|de|-
"""

MOMENTS = """
2027-04-03T10:30:00Z||2027-04-03 10:30:00+00:00
2027-04-03T10:30:00+02:00||2027-04-03 10:30:00+02:00
2027-04-03 10:30||2027-04-03 10:30:00
2027-04-03 10:30-11:30||-
3 April 2027, 10:30-11:30|en|-
Sat, 03 Apr 2027 10:30:00 +0200|en|2027-04-03 10:30:00+02:00
Sat, 03 Apr 2027 10:30:00 GMT|en|2027-04-03 10:30:00+00:00
3 April 2027, 10:30|en|2027-04-03 10:30:00
April 3, 2027 at 5:07 PM|en-US|2027-04-03 17:07:00
April 3, 2027 5:07 PM EST|en-US|2027-04-03 17:07:00-05:00
April 3, 2027 5:07 PM CST|en|-
April 3, 2027 17:07 CET|en|2027-04-03 17:07:00+01:00
April 3, 2027 17:07 IST|en|-
April 3, 2027 17:07 GMT+2|en|2027-04-03 17:07:00+02:00
April 3, 2027 15:07 PM|en-US|-
3. April 2027 um 10:30 Uhr|de|2027-04-03 10:30:00
3. April 2027, 10.30 Uhr|de|2027-04-03 10:30:00
10:30 Uhr, 3. April 2027|de|2027-04-03 10:30:00
3 avril 2027 à 10h30|fr|2027-04-03 10:30:00
3 avril 2027 à 10 h 30|fr|2027-04-03 10:30:00
3 de abril de 2027, 5:07 p. m.|es-MX|2027-04-03 17:07:00
3 aprile 2027 ore 10:30|it|2027-04-03 10:30:00
3. april 2027 kl. 10.30|da|2027-04-03 10:30:00
3. huhtikuuta 2027 klo 10.30|fi|2027-04-03 10:30:00
3 kwietnia 2027, godz. 10:30|pl|2027-04-03 10:30:00
2027年4月3日 10:30|ja|2027-04-03 10:30:00
2027年4月3日 10時30分|ja|2027-04-03 10:30:00
2027年4月3日 午後3:05|ja|2027-04-03 15:05:00
2027年4月3日 下午3:05|zh-CN|2027-04-03 15:05:00
2027년 4월 3일 오후 3:05|ko|2027-04-03 15:05:00
03.04.2027 10:30|de|2027-04-03 10:30:00
03/04/2027 10:30|en|-
12:00 AM, 3 April 2027|en|2027-04-03 00:00:00
12:30 PM, 3 April 2027|en|2027-04-03 12:30:00
3 April 2027 24:00|en|-
3 April 2027|en|-
10:30|en|-
"""

TIMES = """
10:30|en|10:30:00
10:30:15|en|10:30:15
5pm|en|17:00:00
5 p.m.|en|17:00:00
12 am|en|00:00:00
12:05 pm|en|12:05:00
0:05|en|00:05:00
13:05 pm|en|-
10h30|fr|10:30:00
10 h 30|fr|10:30:00
10h|fr|10:00:00
10.30 Uhr|de|10:30:00
10 Uhr|de|10:00:00
10時30分|ja|10:30:00
午前9時|ja|09:00:00
오후 3시 30분|ko|15:30:00
10:30 UTC|en|10:30:00+00:00
10:30-11:30|en|-
10:30 - 11:30|en|-
10:30+02:00|en|10:30:00+02:00
10|en|-
25:00|en|-
10:60|en|-
10.5|en|-
noon|en|-
in 10:30|en|-
"""


def _lines(table: str) -> list[tuple[str, str | None, str]]:
    return list(_split(table))


def _split(table: str) -> Iterator[tuple[str, str | None, str]]:
    for line in table.strip().split("\n"):
        text, lang, wanted = line.split("|")
        yield text.replace("<RLM>", "\u200f").replace("<RLO>", "\u202e"), lang or None, wanted


def test_there_are_hundreds_of_notations() -> None:
    """The tables hold what they are to hold, and each line once."""
    lines = [line for table in (MONEY, NUMBERS, PERCENTS, DATES, MOMENTS, TIMES) for line in _lines(table)]
    assert len(lines) > 400
    assert len(set(_lines(MONEY))) == len(_lines(MONEY))


@pytest.mark.parametrize(("text", "lang", "wanted"), _lines(MONEY))
def test_money(text: str, lang: str | None, wanted: str) -> None:
    """An amount is read with its currency, or refused."""
    if wanted == "-":
        with pytest.raises(Malformed):
            read_money(text, lang=lang)
    else:
        amount, currency = wanted.split()
        assert read_money(text, lang=lang) == Money(amount=Decimal(amount), currency=currency)


@pytest.mark.parametrize(("text", "lang", "wanted"), _lines(NUMBERS))
def test_numbers(text: str, lang: str | None, wanted: str) -> None:
    """A number is read as a whole, or refused."""
    if wanted == "-":
        with pytest.raises(Malformed):
            read_number(text, lang=lang)
    else:
        assert read_number(text, lang=lang) == Decimal(wanted)


@pytest.mark.parametrize(("text", "lang", "wanted"), _lines(PERCENTS))
def test_percents(text: str, lang: str | None, wanted: str) -> None:
    """A number beside a percent sign is read as it is written."""
    if wanted == "-":
        with pytest.raises(Malformed):
            read_percent(text, lang=lang)
    else:
        assert read_percent(text, lang=lang) == Decimal(wanted)


@pytest.mark.parametrize(("text", "lang", "wanted"), _lines(DATES))
def test_dates(text: str, lang: str | None, wanted: str) -> None:
    """A date is read where it says which day it is, or refused."""
    if wanted == "-":
        with pytest.raises(Malformed):
            read_date(text, lang=lang)
    else:
        assert str(read_date(text, lang=lang)) == wanted


@pytest.mark.parametrize(("text", "lang", "wanted"), _lines(MOMENTS))
def test_moments(text: str, lang: str | None, wanted: str) -> None:
    """A day with its time is read with the zone that the page names, and no other."""
    if wanted == "-":
        with pytest.raises(Malformed):
            read_datetime(text, lang=lang)
    else:
        assert str(read_datetime(text, lang=lang)) == wanted


@pytest.mark.parametrize(("text", "lang", "wanted"), _lines(TIMES))
def test_times(text: str, lang: str | None, wanted: str) -> None:
    """A time of day is read as a whole, or refused."""
    if wanted == "-":
        with pytest.raises(Malformed):
            read_time(text, lang=lang)
    else:
        assert str(read_time(text, lang=lang)) == wanted
