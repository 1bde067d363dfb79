// Copyright (c) 2026 The ringfence authors
// Distributed under the Boost Software License, Version 1.0. (See accompanying file LICENSE)

#ifndef RINGFENCE_STORE_IMPORT_ROWS_COLUMN_NAMES_IPP
#define RINGFENCE_STORE_IMPORT_ROWS_COLUMN_NAMES_IPP

#include <ringfence/base/folded_letters.hpp>
#include <ringfence/base/utf8.hpp>
#include <ringfence/number/text.hpp>
#include <ringfence/store/import/rows/column_names.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringfence::store {

namespace detail {

RINGFENCE_DECL bool same_name(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(ringfence::detail::trim(a), ringfence::detail::trim(b), {}, ringfence::detail::to_lower,
                              ringfence::detail::to_lower);
}

RINGFENCE_DECL bool may_be_name(std::string_view text) noexcept
{
    constexpr std::ptrdiff_t most_digits = 2;  // `Phone 2`
    return !text.empty() && !ringfence::detail::is_digit(text.front()) && text.front() != '+' && text.front() != '(' &&
           std::ranges::count_if(text, ringfence::detail::is_digit) <= most_digits;
}

RINGFENCE_DECL std::string words_of_name(std::string_view name)
{
    const auto separates = [](char32_t c) {
        return c < 0x80
                   ? !ringfence::detail::is_digit(static_cast<char>(c)) &&
                         !ringfence::detail::is_letter(static_cast<char>(c))
                   : c <= 0xBF || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x207F);  // blanks, dashes, quotes
    };
    const std::string folded = folded_letters(name);
    std::string words;
    bool pause = false;
    for (std::string_view rest = folded; !rest.empty();) {
        const code_point c = first_code_point(rest);
        if (separates(c.value)) {
            pause = true;
        } else {
            words.append(pause && !words.empty() ? " " : "").append(rest.substr(0, c.bytes));
            pause = false;
        }
        rest.remove_prefix(c.bytes);
    }
    return words;
}

RINGFENCE_DECL std::string bare_name(std::string_view name)
{
    std::string bare = words_of_name(name);
    std::erase(bare, ' ');
    return bare;
}

RINGFENCE_DECL const std::vector<std::string_view>& known_names(column_role role)
{
    static const std::array<std::vector<std::string_view>, column_roles> names{{
        {},
        {"description",  "descr",         "comment",     "comments",      "note",      "notes",
         "reason",       "label",         "remark",      "remarks",       "name",      "opis",
         "uwagi",        "komentarz",     "notatka",     "notatki",       "powod",     "nazwa",
         "imie",         "imieinazwisko", "nazwisko",    "beschreibung",  "bemerkung", "bemerkungen",
         "anmerkung",    "kommentar",     "notiz",       "notizen",       "grund",     "commentaire",
         "commentaires", "remarque",      "motif",       "raison",        "libelle",   "nom",
         "descripcion",  "comentario",    "comentarios", "observaciones", "notas",     "motivo",
         "nombre",       "descrizione",   "commento",    "osservazioni",  "nome",      "omschrijving",
         "beschrijving", "opmerking",     "opmerkingen", "reden",         "naam",      "descricao",
         "observacoes",  "popis",         "poznamka",    "poznamky",      "duvod",     "jmeno"},
        {"createdat",
         "created",
         "added",
         "addedon",
         "addedat",
         "dateadded",
         "createdon",
         "datecreated",
         "registeredat",
         "registeredon",
         "registrationdate",
         "date",
         "datetime",
         "timestamp",
         "data",
         "datum",
         "fecha",
         "dodano",
         "datadodania",
         "utworzono",
         "datautworzenia",
         "datarejestracji",
         "erstelltam",
         "angelegtam",
         "hinzugefugtam",
         "hinzugefuegtam",
         "erfasstam",
         "eintragsdatum",
         "ajoutele",
         "creele",
         "datedajout",
         "datecreation",
         "datedecreation",
         "fechaalta",
         "fechadealta",
         "fechacreacion",
         "fechadecreacion",
         "datadiinserimento",
         "datacreazione",
         "datadicreazione",
         "toegevoegdop",
         "aangemaaktop",
         "datumtoegevoegd",
         "datadecriacao",
         "dataderegisto",
         "dataderegistro",
         "pridano",
         "vytvoreno",
         "datumpridani",
         "datumvytvoreni"},
        {"validfrom",       "startson",        "startsat",     "startdate",        "effectivefrom", "effectivedate",
         "activefrom",      "waznyod",         "waznaod",      "wazneod",          "obowiazujeod",  "datapoczatkowa",
         "datarozpoczecia", "gultigab",        "gueltigab",    "gultigvon",        "gueltigvon",    "beginntam",
         "startdatum",      "validedu",        "valabledu",    "valableapartirdu", "validedepuis",  "debutdevalidite",
         "datededebut",     "datedebut",       "validodesde",  "vigentedesde",     "fechadeinicio", "fechainicio",
         "validodal",       "iniziovalidita",  "datainizio",   "datadiinizio",     "geldigvan",     "geldigvanaf",
         "ingangsdatum",    "validoapartirde", "datadeinicio", "datainicio",       "platnyod",      "platnaod",
         "platneod",        "platnostod"},
        {"expires",
         "expiry",
         "expirydate",
         "expiresat",
         "expireson",
         "expire",
         "expiration",
         "expirationdate",
         "validuntil",
         "validto",
         "validtill",
         "validthru",
         "validthrough",
         "until",
         "blockeduntil",
         "expired",
         "expiredat",
         "expireat",
         "expireon",
         "exp",
         "enddate",
         "end",
         "ends",
         "endat",
         "endsat",
         "endson",
         "waznydo",
         "waznado",
         "waznedo",
         "datawaznosci",
         "datawaznoscido",
         "waznoscdo",
         "zablokowanydo",
         "terminwaznosci",
         "wygasa",
         "datawygasniecia",
         "obowiazujedo",
         "datazakonczenia",
         "gultigbis",
         "gueltigbis",
         "befristetbis",
         "lauftab",
         "lauftabam",
         "laeuftab",
         "laeuftabam",
         "ablauf",
         "ablaufam",
         "gesperrtbis",
         "ablaufdatum",
         "enddatum",
         "valablejusquau",
         "valablejusqua",
         "validejusquau",
         "validejusqua",
         "expirele",
         "dateexpiration",
         "datedexpiration",
         "datefin",
         "datedefin",
         "findevalidite",
         "datedefindevalidite",
         "hasta",
         "validohasta",
         "vigentehasta",
         "caduca",
         "caducidad",
         "fechacaducidad",
         "fechadecaducidad",
         "vencimiento",
         "fechavencimiento",
         "fechadevencimiento",
         "expira",
         "fechafin",
         "fechadefin",
         "validofino",
         "validofinoa",
         "validofinoal",
         "scade",
         "scadenza",
         "datascadenza",
         "datadiscadenza",
         "geldigtot",
         "geldigtotenmet",
         "vervaldatum",
         "verlooptop",
         "einddatum",
         "validoate",
         "validade",
         "vencimento",
         "datadevencimento",
         "datavalidade",
         "datadevalidade",
         "expiraem",
         "platnydo",
         "platnado",
         "platnedo",
         "platnostdo",
         "konecplatnosti",
         "vyprsi",
         "expirace",
         "datumexpirace"},
        {"state", "status", "entrystate", "entrystatus", "stanwpisu", "statuswpisu", "stan", "zustand", "etat",
         "statut", "estado", "stato", "stav"},
        {"change",   "action",    "changetype", "operation",    "op",     "zmiana",    "operacja",
         "anderung", "aenderung", "aktion",     "modification", "cambio", "accion",    "operacion",
         "modifica", "azione",    "operazione", "wijziging",    "actie",  "bewerking", "alteracao",
         "acao",     "operacao",  "zmena",      "akce",         "operace"},
        {"source"},
    }};
    return names[static_cast<std::size_t>(role)];
}

RINGFENCE_DECL std::string without_brackets(std::string_view name)
{
    std::string bare;
    int depth = 0;
    for (const char c : name) {
        depth += c == '(' || c == '[' ? 1 : 0;
        if (depth == 0)
            bare += c;
        depth -= (c == ')' || c == ']') && depth > 0 ? 1 : 0;
    }
    return bare;
}

RINGFENCE_DECL std::optional<std::size_t> rank_of_name(column_role role, std::string_view name)
{
    static constexpr auto of_time = std::to_array<std::string_view>(
        {"date",    "day",  "time", "datetime", "timestamp", "utc",  "gmt",   "datum", "tag",  "zeit",
         "uhrzeit", "data", "dnia", "dzien",    "godzina",   "jour", "heure", "fecha", "hora", "dia",
         "giorno",  "ora",  "dag",  "tijd",     "den",       "cas",  "of",    "the"});
    const auto& known = known_names(role);
    const auto rank = [&](const std::string& bare) -> std::optional<std::size_t> {
        const auto at = std::ranges::find(known, bare);
        return at == known.end() ? std::nullopt : std::optional{static_cast<std::size_t>(at - known.begin())};
    };
    const std::string words = words_of_name(without_brackets(name));
    std::string bare;
    std::string of_no_time;
    each_word(words, [&](std::string_view word) {
        bare += word;
        if (std::ranges::find(of_time, word) == of_time.end())
            of_no_time += word;
    });
    if (const auto found = rank(bare))
        return found;
    const bool is_time = role == column_role::date || role == column_role::valid_from || role == column_role::expires;
    return is_time ? rank(of_no_time) : std::nullopt;
}

RINGFENCE_DECL bool may_name_an_end(std::string_view name)
{
    static constexpr auto anywhere =
        std::to_array<std::string_view>({"expir", "until", "ablauf", "gultig", "gueltig", "befrist"});
    static constexpr auto beginnings =
        std::to_array<std::string_view>({"valid", "wazn", "wygas", "hasta", "caduc", "scad", "verval", "verloop",
                                         "geldig", "platn", "vyprs", "vencim", "jusqu"});
    static constexpr auto whole =
        std::to_array<std::string_view>({"exp", "end", "ends", "ending", "till", "thru", "bis", "ende", "endet", "fin",
                                         "fino", "einde", "koniec", "konca", "konec", "konce", "fim"});
    static constexpr auto last_words = std::to_array<std::string_view>({"do", "tot", "ate"});  // `Do not call` is none
    static constexpr auto other = std::to_array<std::string_view>({"platnosc", "platni"});     // of payments
    bool found = false;
    std::string_view last;
    const std::string words = words_of_name(name);
    each_word(words, [&](std::string_view word) {
        const auto begins = [&](std::string_view stem) { return word.starts_with(stem); };
        last = word;
        found = found || std::ranges::find(whole, word) != whole.end() ||
                (std::ranges::any_of(beginnings, begins) && std::ranges::none_of(other, begins)) ||
                std::ranges::any_of(anywhere, [&](std::string_view stem) { return word.find(stem) != word.npos; });
    });
    return found || std::ranges::find(last_words, last) != last_words.end();
}

RINGFENCE_DECL bool is_known_name(std::string_view name)
{
    for (std::size_t i = 1; i < column_roles; ++i)
        if (rank_of_name(static_cast<column_role>(i), name))
            return true;
    return false;
}

RINGFENCE_DECL std::optional<bool> is_of_region(std::string_view name, std::string_view region)
{
    struct known {
        std::string_view region;
        std::string_view names;  ///< bare, a blank before and behind each
    };
    static constexpr auto all = std::to_array<known>({
        {"PL", " pol poland polska polen pologne polonia polonia polsko polonya rp rzeczpospolitapolska "},
        {"DE", " deu ger germany deutschland niemcy allemagne alemania germania duitsland alemanha nemecko brd "},
        {"AT", " aut austria osterreich oesterreich austria autriche oostenrijk rakousko "},
        {"CH", " che sui switzerland schweiz suisse svizzera szwajcaria suiza zwitserland suica svycarsko "},
        {"FR", " fra france frankreich francja francia frankrijk franca francie "},
        {"ES", " esp spain spanien espagne hiszpania espana spagna spanje espanha spanelsko "},
        {"IT", " ita italy italien italie wlochy italia italie italska italie "},
        {"NL", " nld ned netherlands thenetherlands niederlande paysbas holandia niderlandy paisesbajos holanda "
               "paesibassi nederland holland paisesbaixos nizozemsko nizozemi "},
        {"BE", " bel belgium belgien belgique belgia belgica belgio belgie "},
        {"PT", " prt por portugal portugalia portogallo portugalsko "},
        {"CZ", " cze czechia czechrepublic tschechien republiquetcheque tchequie czechy republikaczeska chequia "
               "republicacheca cechia tsjechie tchequia cesko ceskarepublika "},
        {"GB", " gbr uk unitedkingdom greatbritain england grossbritannien vereinigteskonigreich royaumeuni "
               "wielkabrytania reinounido regnounito verenigdkoninkrijk velkabritanie "},
        {"US", " usa us unitedstates unitedstatesofamerica theunitedstates vereinigtestaaten etatsunis "
               "stanyzjednoczone estadosunidos eeuu statiuniti verenigdestaten spojenestaty "},
        {"CA", " can canada kanada "},
    });
    const auto* const at = std::ranges::find(all, region, &known::region);
    if (at == all.end())
        return std::nullopt;
    return at->names.find(" " + bare_name(name) + " ") != std::string_view::npos;
}

RINGFENCE_DECL code_name code_name_of(std::string_view name)
{
    static constexpr auto areas = std::to_array<std::string_view>(
        {"area",         "std",         "stdcode", "npa",      "prefix",           "prefiks",
         "prefixe",      "phoneprefix", "onkz",    "ortsnetz", "ortsnetzkennzahl", "codigodearea",
         "codigoarea",   "lada",        "ddd",     "kengetal", "zonenummer",       "predcisli",
         "smerovecislo", "codearea"});
    static constexpr auto area_parts = std::to_array<std::string_view>(
        {"areacode", "vorwahl", "kierunkow", "predvolb", "prefisso", "prefijo", "indicatif", "indicativo", "netnummer",
         "dialcode", "dialingcode", "diallingcode"});
    static constexpr auto countries = std::to_array<std::string_view>(
        {"cc",           "country",         "countryiso",     "isocountry",     "countryprefix",  "internationalcode",
         "land",         "landcode",        "landercode",     "laendercode",    "landeskennzahl", "landnummer",
         "landennummer", "landennetnummer", "pays",           "codepays",       "pais",           "codigopais",
         "codigodepais", "paese",           "codicepaese",    "nazione",        "kraj",           "kodkraju",
         "prefikskraju", "panstwo",         "kodpanstwa",     "zeme",           "kodzeme",        "stat",
         "kodstatu",     "landescode",      "landerkennzahl", "laenderkennzahl"});
    static constexpr auto country_parts = std::to_array<std::string_view>(
        {"country", "land", "lander", "kraj", "pays", "pais", "paese", "zeme", "statu", "panstw", "internat"});
    const std::string bare = bare_name(without_brackets(name));
    const auto is_in = [&](const auto& names) { return std::ranges::find(names, bare) != names.end(); };
    const auto has_one = [&](const auto& parts) {
        return std::ranges::any_of(parts, [&](std::string_view part) { return bare.find(part) != bare.npos; });
    };
    if (is_in(countries) || bare.find("countrycode") != bare.npos)
        return code_name::country;
    if (has_one(area_parts))
        return has_one(country_parts) ? code_name::country : code_name::area;
    return is_in(areas) ? code_name::area : code_name::none;
}

RINGFENCE_DECL number_name number_name_of(std::string_view name)
{
    static constexpr auto sure = std::to_array<std::string_view>({"phone",
                                                                  "telephone",
                                                                  "phonenumber",
                                                                  "telephonenumber",
                                                                  "phoneno",
                                                                  "phonenum",
                                                                  "telephoneno",
                                                                  "tel",
                                                                  "telno",
                                                                  "telnumber",
                                                                  "msisdn",
                                                                  "e164",
                                                                  "mobile",
                                                                  "mobilenumber",
                                                                  "mobileno",
                                                                  "mobilephone",
                                                                  "cell",
                                                                  "cellnumber",
                                                                  "cellphone",
                                                                  "cellular",
                                                                  "gsm",
                                                                  "landline",
                                                                  "callerid",
                                                                  "callerphone",
                                                                  "callernumber",
                                                                  "contactnumber",
                                                                  "contactphone",
                                                                  "dnis",
                                                                  "ani",
                                                                  "telefon",
                                                                  "telefonnummer",
                                                                  "telefonnr",
                                                                  "telnr",
                                                                  "telnummer",
                                                                  "rufnummer",
                                                                  "handy",
                                                                  "handynummer",
                                                                  "handynr",
                                                                  "mobil",
                                                                  "mobilnummer",
                                                                  "mobilnr",
                                                                  "mobiltelefon",
                                                                  "mobilfunk",
                                                                  "mobilfunknummer",
                                                                  "festnetz",
                                                                  "festnetznummer",
                                                                  "numerodetelephone",
                                                                  "numerotelephone",
                                                                  "ndetelephone",
                                                                  "numtel",
                                                                  "notel",
                                                                  "portable",
                                                                  "telportable",
                                                                  "telmobile",
                                                                  "telfixe",
                                                                  "fixe",
                                                                  "numertelefonu",
                                                                  "nrtelefonu",
                                                                  "nrtel",
                                                                  "telkom",
                                                                  "komorka",
                                                                  "komorkowy",
                                                                  "telkomorkowy",
                                                                  "stacjonarny",
                                                                  "numerkomorkowy",
                                                                  "numerkontaktowy",
                                                                  "telefono",
                                                                  "numerodetelefono",
                                                                  "ndetelefono",
                                                                  "movil",
                                                                  "celular",
                                                                  "telmovil",
                                                                  "fijo",
                                                                  "numeroditelefono",
                                                                  "numerotelefono",
                                                                  "cellulare",
                                                                  "fisso",
                                                                  "telefoon",
                                                                  "telefoonnummer",
                                                                  "telefoonnr",
                                                                  "mobiel",
                                                                  "mobielnummer",
                                                                  "gsmnummer",
                                                                  "vast",
                                                                  "vastenummer",
                                                                  "telefone",
                                                                  "numerodetelefone",
                                                                  "telemovel",
                                                                  "telm",
                                                                  "telefonnicislo",
                                                                  "cislotelefonu",
                                                                  "mobilnicislo"});
    static constexpr auto likely = std::to_array<std::string_view>(
        {"number", "numer", "nr", "nummer", "numero", "no", "cislo", "num", "caller", "subscriber"});
    static constexpr auto word = std::to_array<std::string_view>(
        {"tel", "telno", "msisdn", "mobile", "mobil", "mobiel", "movil", "cell", "cellular", "gsm", "handy", "landline",
         "portable", "celular", "cellulare", "telemovel", "komorka", "telkom", "kom"});
    static constexpr auto part = std::to_array<std::string_view>(
        {"phone", "telefon", "telefoon", "rufnummer", "msisdn", "mobilfunk", "telemovel", "handynummer", "komork"});
    const std::string words = words_of_name(name);
    std::string bare = words;
    std::erase(bare, ' ');
    const auto is_one_of = [](const auto& names, std::string_view text) {
        return std::ranges::find(names, text) != names.end();
    };
    if (is_one_of(sure, bare))
        return number_name::sure;
    bare.erase(bare.find_last_not_of("0123456789") + 1);  // one of several: `Phone 2`
    if (is_one_of(sure, bare))
        return number_name::sure;
    if (is_one_of(likely, bare))
        return number_name::likely;
    for (std::string_view rest = words; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        if (is_one_of(word, rest.substr(0, end)))
            return number_name::likely;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const bool contained =
        std::ranges::any_of(part, [&](std::string_view p) { return bare.find(p) != std::string::npos; });
    return contained ? number_name::likely : number_name::none;
}

}  // namespace detail

}  // namespace ringfence::store

#endif
