#include "scanner/text/fraud_wordings.hpp"

#include <array>
#include <memory>
#include <vector>

#include "core/text.hpp"
#include "scanner/text/pattern_set.hpp"

namespace remand::scanner {
namespace {

using enum Wording;

struct Row {
    Wording wording;
    std::string_view pattern;
};

// clang-format off
constexpr auto rows = std::to_array<Row>({
    {new_account, R"(\b(bank(ing)?|account|accounts|iban|remittance|payment) ?(details?|info(rmation)?|account|instructions?|number|data)?\b[^.!?]{0,50}\b(has|have|was|were|is being|are being|is|are)\b[^.!?]{0,15}\b(changed|updated|closed|under (review|audit)|frozen|switched|new|replaced|suspended)\b)"},
    {new_account, R"(\b(new|updated?|changed?|different|alternative|revised|switch|corrected)\b[^.!?]{0,40}\b(bank(ing)? (account|details?|info(rmation)?|data)|account (details?|info(rmation)?|number)|remittance (details?|info(rmation)?|account|instructions?)|(wire|payment) (details?|instructions?|information)|direct deposit|payroll (account|details?)|iban|(bank )?account)\b)"},
    {new_account, R"(\b(former|previous|old|usual|current) (bank )?account\b[^.!?]{0,80}\b(closed|audit|review|cannot|can no longer|not be used|suspended|frozen|no longer)\b|\b(chang(e|ed|ing)|switch(ed|ing)?) (my |our )?banks?\b|\bchange the account\b)"},
    {new_account, R"(\b(bankverbindung|kontoverbindung|bankdaten|kontodaten|iban|konto|kontonummer|gehaltskonto)\b[^.!?]{0,50}\b(geandert|gewechselt|neu(e[nrs]?)?|aktualisiert\w*|andern|umgestellt|anpassen)\b)"},
    {new_account, R"(\b(neue[nrs]?|geanderte[nr]?|andere[ns]?|folgendes?|die) (bankverbindung|kontoverbindung|konto|iban|bankdaten|kontonummer|bank)\b[^.!?]{0,60}(\b(gewechselt|geandert|uberweis\w+|verwenden|lautet|nutzen)\b|:)|\b(neue|geanderte) (bankverbindung|kontoverbindung|iban)\b|\bbank gewechselt\b)"},
    {new_account, R"(\b(rib|iban|coordonnees bancaires|compte bancaire|domiciliation)\b[^.!?]{0,50}\b(change(e?s)?|modifie(e?s)?|mis(e?s)? a jour|nouve(au|lle|lles|aux)|mettre a jour)\b|\b(nouve(au|lle|lles|l)|changement de|modification (de|du)|mettre a jour (mon|notre|le))\b[^.!?]{0,20}\b(rib|iban|coordonnees bancaires|compte|banque)\b|\bchange(r)? de banque\b)"},
    {new_account, R"(\b(cuenta( bancaria)?|datos bancarios|iban|entidad)\b[^.!?]{0,40}\b(ha(n)? cambiado|cambi(o|ado|ar)|nuev[ao]s?|actualiza\w+|modific\w+)\b|\b(nuev[ao]s?|cambio de|cambiado de|actualizar (la|mi)|cambiar (la|mi))\b[^.!?]{0,25}\b(cuenta|datos bancarios|iban|entidad|banco)\b)"},
    {new_account, R"(\b(conta( bancaria)?|dados bancarios|iban)\b[^.!?]{0,40}\b(alterad[ao]s?|mud(ou|ei|ada)|nov[ao]s?|atualiza\w+)\b|\b(nov[ao]s?|alteracao (de|da)|atualizacao (de|dos)|alterar a|mudei de|mudanca de|atualizar (a|os))\b[^.!?]{0,25}\b(conta|dados bancarios|iban|banco)\b)"},
    {new_account, R"(\b(conto( corrente)?|coordinate bancarie|iban)\b[^.!?]{0,40}\b(cambiat\w|nuov\w|aggiornat\w|modificat\w)\b|\b(nuov[oaei]|cambio|cambiato|aggiornare (le|il)|modificare (le|il))\b[^.!?]{0,25}\b(conto|coordinate bancarie|iban|banca)\b)"},
    {new_account, R"(\b(rekening(nummer)?|bankgegevens|bankrekening)\b[^.!?]{0,40}\b(gewijzigd|veranderd|aangepast|aanpassen|wijzigen)\b|\b(nieuwe?|gewijzigde?|ander)\b[^.!?]{0,20}\b(rekening(nummer)?|bankrekening|bankgegevens|iban)\b)"},

    {payment, R"(\b(invoices?|payments?|pay|paid|settle(d|ment)?|remit(tance)?|wire|transfer|rechnung(en)?|zahlung(en)?|uberweis\w+|bezahl\w+|betrag|facture|factures|regler|reglement|payer|paiements?|virement|facturas?|pagos?|pagar|transferencia|faturas?|pagamentos?|fattura|fatture|bonifico|pagament\w|factu(ur|ren)|betal\w+)\b)"},

    {salary, R"(\b(direct deposit|payroll|salary|salaries|pay ?check|pay ?cheque|wages|pay ?day|pay date|gehalt\w*|lohn\w*|salaire|virement de paie|la paie|ma paie|nomina|sueldo|salario|ordenado|stipendio|salaris|loon)\b)"},

    {first_person, R"(\b(my|i|i'm|i've|mein(e|en|em|er)?|ich|mon|ma|mes|je|mi|mis|he|necesito|meu|minha|mudei|eu|gostaria|mio|mia|miei|ho|vorrei|mijn|ik)\b)"},

    {charge, R"(\b(charged?|debited|deducted|auto-?debit(ed)?|renewed|renewing|renewal|auto-?renew(ed|al)?|billed|purchased?|sent a payment|payment of|transaction|order confirmation|subscription|membership|protection plan)\b)"},
    {charge, R"(\b(abgebucht|verlangert|verlangerung|abonnement|belastet|abbuchung|bestellung|renouvele\w*|renouvellement|debite\w*|preleve\w*|facture de|achat de|hemos cargado|cargo de|compra (aprobada|realizada|por|de)|renovad[oa]|renovacion|cobrad[oa]|compra (de|aprovada)|sua compra|renovacao|debitad[oa]|addebit\w+|rinnovo|rinnovat[oa]|acquisto|afgeschreven|verlengd|verlenging|aankoop|abonnement)\b)"},

    {dispute, R"(\b((did|have|do) not (authori[sz]e|make|made|recogni[sz]e|place|approve|order)|(didn|don|haven)['\x{2019}]t (authori[sz]e\w*|ma(k|d)e|recogni[sz]e\w*|place\w*|approve\w*|order\w*)|not (authori[sz]ed|you)\b|unauthori[sz]ed|to (cancel|stop|dispute)|cancel(lation)? (it|this|the|your|and|department)|(get|request|claim|for) a (full )?refund|refund department|stop the payment|questions about this (transaction|charge|payment)|fraud (team|department))\b)"},
    {dispute, R"(\b(stornier\w+|nicht (veranlasst|autorisiert|bestellt|getatigt)|widerrufen|ruckerstattung|annuler|remboursement|pas (autorise|reconn\w+|effectue)|no (reconoce|autoriz\w+|ha realizado)|cancelar(la|lo)?|cancele|reembolso|nao (reconhece|autoriz\w+|realizou)|non (ha|hai) (autorizzato|effettuato)|non riconosc\w+|annullare|rimborso|niet (akkoord|geautoriseerd|herken\w*|besteld)|annuleren|terugbetaling)\b)"},

    {call, R"(\b(call|calling|dial|phone|telephone|ring|reach|contact|help ?line|hotline|toll[- ]?free|help ?desk|customer (care|support)|anrufen|anruf|rufen|telefon\w*|appelez|appeler|telephone\w*|joindre|llame|llamar|llamenos|ligue|ligar|telefone|chiami|chiamare|chiama|telefoni|numero|bel|bellen|telefoonnummer)\b)"},

    {scan_code, R"(\b(scan(ning|nen|nez|ne|sione|sionare)?|scannen|scanner|scansion[ai]\w*|inquadr[ai]\w*|escane[eao]\w*|digitali[zc]e\w*|leia|lees)\b[^.!?]{0,50}\b(code|qr|qr-code|codigo|codice)\b|\bqr[- ]?code\b|\b(code|codigo|codice) qr\b|\bscan to (review|sign|view|open|access|pay|verify)\b)"},
    {scan_reason, R"(\b(authenticat\w+|mfa|2fa|two-?factor|multi-?factor|passwords?|sign-?in|log-?in|(your|staff) account|keep access|signature|sign|handbook|benefits?|salary|bonus|payroll|document|voice ?mail|fine|overdue|refund|expires?|expired|expiring|verify|verification|kennwort|passwort|konto|anmeld\w+|unterschr\w+|dokument|bussgeld|mot de passe|compte|signer|document|amende|salaire|contrasena|cuenta|firmar|multa|documento|nomina|senha|conta|assinar|multa|firmare|account|scade|multa|wachtwoord|rekening|ondertekenen|boete|verzendkosten|pakket)\b)"},

    {recorded, R"(\b(i|we|ich|j['\x{2019}]ai|he|eu|ho|ik)\b[^.!?]{0,40}\b(recorded|filmed|hacked|installed|infected|downloaded|breached|got (full )?access|gained access|have (full )?access|know that \S+ is|copied|gehackt|gefilmt|aufgenommen|infiziert|pirate|filme|hackeado|grabado|invadi|gravei|hackeei|violato|registrato|hackerato|gehackt|gefilmd|opgenomen)\b)"},
    {pay_coins, R"(\b(pay|payment|transfer|send|deposit|zahlen|uberweisen|senden|payer|payez|envoyer|versez|pagas?|pagar|envia|transfier\w+|pague|paghi|pagare|inviare|betaal\w*|betalen|stuur)\b[^!?]{0,80}\b(bitcoins?|btc|monero|xmr|ethereum|usdt|crypto(currency)?)\b|\b\d+([.,]\d+)? (btc|bitcoins?|xmr)\b)"},
    {pay_coins, R"(\b(bitcoins?|btc)\b[^!?]{0,40}\b(betaal\w*|zahl\w*|uberweis\w*|pagas?|pague|paghi|payez|pay)\b)"},
    {expose, R"(\b(send|share|publish|release|leak|forward|expose|post)\b[^.!?]{0,60}\b(contacts|friends|family|everything|it all|video|data|clients|public|online|leak it|colleagues)\b|\bwill (leak|publish|attack|be attacked|expose|inform your)\b|\b(attacked|ddos)\b[^.!?]{0,60}\bunless\b)"},
    {expose, R"(\b(kontakte|contacts|contactos|contatos|contatti|contacten|kontakten|bekannten|amis|amigos|amici|vrienden)\b[^.!?]{0,40}\b(schick\w*|send\w*|enviar\w*|envoi\w*|invi\w+|stuur|veroffentlich\w*)\b|\b(schick\w*|send\w*|veroffentlich\w*|enviar\w*|enverr\w+|envoi\w*|publier\w*|invi\w+|stuur|publicar\w*|pubblic\w+)\b[^.!?]{0,50}\b(kontakte|contacts|contactos|contatos|contatti|contacten|video)\b)"},

    {staff_data, R"(\b(aging report|accounts receivable (report|list|aging)|outstanding receivables|open receivables|list of (overdue|unpaid|open|outstanding) (invoices|customers|accounts)|w-?2s?( forms?)?|social security numbers?|payroll (list|report|register)|list of (all )?(employees|staff) with|offene(r|n)? posten[- ]?liste|lohnliste|gehaltsliste|liste des salaires|balance agee|lista de (nominas|salarios|empleados)|informe de antiguedad|lista (stipendi|dipendenti)|salarislijst|personeelslijst|openstaande posten)\b)"},
});
// clang-format on

// One set for each wording: the detectors ask for one at a time.
const PatternSet& set_of(Wording wording) {
    static const auto sets = [] {
        std::vector<std::unique_ptr<PatternSet>> out;
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            std::vector<std::string_view> patterns;
            for (const auto& row : rows)
                if (static_cast<std::size_t>(row.wording) == i) patterns.push_back(row.pattern);
            out.push_back(std::make_unique<PatternSet>(patterns));
        }
        return out;
    }();
    return *sets[static_cast<std::size_t>(wording)];
}

} // namespace

std::string find_wording(std::string_view folded, Wording wording) {
    constexpr std::size_t longest = 60;
    const auto& set = set_of(wording);
    const auto matches = set.find(folded);
    return matches.empty() ? std::string() : shorten(set.matched(folded, matches.front()), longest);
}

} // namespace remand::scanner
