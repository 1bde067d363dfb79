# France: automated and commercial calls come from prefixes of their own, so that one list of prefixes is enough to
# tell them. Metropolitan France has 0162, 0163, 0270, 0271, 0377, 0378, 0424, 0425, 0568, 0569, 0948 and 0949; the
# overseas departments 09475 to 09479.
#
# A list may hold prefixes (`+33162*`) beside numbers; they cost a decision no more than a number does.

ringfence 1;
region   FR;  # 01 62 00 00 01 is +33162000001
timezone "Europe/Paris";

list telemarketing "Prefixes for telemarketing" {
    +33162*;  +33163*;                                 # Ile-de-France
    +33270*;  +33271*;                                 # north-west
    +33377*;  +33378*;                                 # north-east
    +33424*;  +33425*;                                 # south-east
    +33568*;  +33569*;                                 # south-west
    +33948*;  +33949*;                                 # anywhere in metropolitan France
    +339475*; +339476*; +339477*; +339478*; +339479*;  # overseas
}
list expected "Services that we want to hear from all the same";

# When such calls are allowed at all: on weekdays, with a pause at noon.
hours permitted {
    mon-fri 10:00-13:00, 14:00-20:00;
}

inbound {
    expected                            -> allow;
    telemarketing and outside permitted -> hangup 603 "Outside permitted hours";
    telemarketing                       -> redirect "sales-voicemail";
}

# The same as a condition, for those who need it in one place only.
inbound to +33 1 40 00 00 00 {
    number +33948*, +33949* -> hangup 603;
}
