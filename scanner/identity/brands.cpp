#include "scanner/identity/brands.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/url/domain.hpp"
#include "scanner/url/domain_set.hpp"

namespace remand::scanner {
namespace {

constexpr std::size_t shortest_imitated = 6; // shorter names look like too many other words

constexpr auto all = std::to_array<Brand>({
    {"Microsoft", "microsoft|office 365|office365|o365|microsoft365|onedrive|sharepoint|outlook team|ms teams",
     "microsoft.com microsoftonline.com office.com office365.com outlook.com live.com hotmail.com onmicrosoft.com "
     "sharepoint.com "
     "sharepointonline.com windows.com azure.com msn.com xbox.com skype.com microsoftemail.com dynamics.com github.com "
     "linkedin.com "
     "microsoft365.com cloud.microsoft"},
    {"Google", "google|gmail team|google drive|google account",
     "google.com gmail.com youtube.com withgoogle.com googlemail.com android.com goo.gl "
     "googlegroups.com google.co.uk google.de google.fr"},
    {"Apple", "apple|icloud|apple id|appleid|itunes", "apple.com icloud.com me.com mac.com itunes.com apple-news.com",
     true},
    {"Amazon", "amazon|amazon prime|aws",
     "amazon.com amazon.de amazon.co.uk amazon.fr amazon.es amazon.it amazon.ca amazon.in amazon.com.br amazon.co.jp "
     "amazon.com.au amazon.nl amazon.pl amazon.se amazon.com.mx amazonaws.com primevideo.com amazonses.com audible.com "
     "amazon.jobs awsapps.com"},
    {"PayPal", "paypal|pay pal",
     "paypal.com paypal.de paypal.co.uk paypal.fr paypal-communication.com xoom.com venmo.com"},
    {"Netflix", "netflix", "netflix.com"},
    {"Spotify", "spotify", "spotify.com"},
    {"Disney+", "disney plus|disney", "disney.com disneyplus.com go.com"},
    {"Facebook", "facebook|facebook business|meta business|meta for business|metamask support|instagram",
     "facebook.com facebookmail.com meta.com instagram.com fb.com whatsapp.com metamail.com"},
    {"WhatsApp", "whatsapp", "whatsapp.com facebook.com facebookmail.com meta.com"},
    {"LinkedIn", "linkedin", "linkedin.com"},
    {"X", "twitter", "twitter.com x.com"},
    {"TikTok", "tiktok", "tiktok.com bytedance.com"},
    {"Telegram", "telegram", "telegram.org", true},
    {"DocuSign", "docusign|docu sign", "docusign.com docusign.net"},
    {"Dropbox", "dropbox|dropbox sign|hellosign", "dropbox.com dropboxmail.com hellosign.com dropboxsign.com"},
    {"Adobe", "adobe|adobe sign|adobe acrobat", "adobe.com adobesign.com echosign.com acrobat.com"},
    {"WeTransfer", "wetransfer|we transfer", "wetransfer.com"},
    {"Zoom", "zoom", "zoom.us zoom.com", true},
    {"Slack", "slack", "slack.com", true},
    {"GitHub", "github", "github.com"},
    {"GoDaddy", "godaddy", "godaddy.com secureserver.net"},
    {"Norton", "norton|nortonlifelock|norton antivirus|norton 360|lifelock",
     "norton.com nortonlifelock.com lifelock.com gendigital.com", true},
    {"McAfee", "mcafee|mc afee|mcaffee", "mcafee.com"},
    {"Geek Squad", "geek squad|geeksquad|best buy", "bestbuy.com geeksquad.com"},
    {"Kaspersky", "kaspersky", "kaspersky.com"},
    {"Coinbase", "coinbase", "coinbase.com"},
    {"Binance", "binance", "binance.com"},
    {"Kraken", "kraken", "kraken.com", true},
    {"Crypto.com", "crypto com|cryptocom", "crypto.com"},
    {"MetaMask", "metamask|meta mask", "metamask.io consensys.net"},
    {"Ledger", "ledger|ledger live", "ledger.com", true},
    {"Trezor", "trezor", "trezor.io"},
    {"Trust Wallet", "trust wallet|trustwallet", "trustwallet.com"},
    {"Blockchain.com", "blockchain com|blockchain wallet", "blockchain.com"},
    {"Robinhood", "robinhood", "robinhood.com", true},
    {"Chase", "chase|chase bank|jpmorgan chase", "chase.com jpmorgan.com jpmchase.com", true},
    {"Bank of America", "bank of america|bankofamerica", "bankofamerica.com bofa.com"},
    {"Wells Fargo", "wells fargo|wellsfargo", "wellsfargo.com wf.com"},
    {"Citi", "citibank|citi bank|citigroup", "citi.com citibank.com"},
    {"Capital One", "capital one|capitalone", "capitalone.com"},
    {"American Express", "american express|americanexpress|amex", "americanexpress.com aexp.com amex.com"},
    {"HSBC", "hsbc", "hsbc.com hsbc.co.uk"},
    {"Barclays", "barclays", "barclays.co.uk barclays.com barclaycard.co.uk"},
    {"Lloyds Bank", "lloyds bank|lloyds", "lloydsbank.com lloydsbank.co.uk lloydsbanking.com", true},
    {"NatWest", "natwest", "natwest.com"},
    {"Santander", "santander",
     "santander.com santander.co.uk santander.com.br santander.es santander.de santander.com.mx", true},
    {"Itaú", "itau|itau unibanco", "itau.com.br itau-unibanco.com.br"},
    {"Bradesco", "bradesco", "bradesco.com.br"},
    {"Nubank", "nubank", "nubank.com.br"},
    {"Caixa", "caixa economica", "caixa.gov.br"},
    {"Serasa", "serasa", "serasa.com.br serasaexperian.com.br serasaexperian.com"},
    {"BBVA", "bbva", "bbva.com bbva.es bbva.mx"},
    {"CaixaBank", "caixabank", "caixabank.es caixabank.com"},
    {"Sparkasse", "sparkasse", "sparkasse.de sparkassen.de"},
    {"Volksbank", "volksbank|vr bank|volksbanken", "volksbank.de vr.de"},
    {"Commerzbank", "commerzbank", "commerzbank.de commerzbank.com"},
    {"Deutsche Bank", "deutsche bank", "db.com deutsche-bank.de"},
    {"Postbank", "postbank", "postbank.de"},
    {"ING", "ing diba|ing bank", "ing.de ing.com ing.nl ing.es"},
    {"Crédit Agricole", "credit agricole", "credit-agricole.fr ca-paris.fr"},
    {"La Banque Postale", "banque postale", "labanquepostale.fr"},
    {"BNP Paribas", "bnp paribas|bnpparibas", "bnpparibas.com bnpparibas.net bnpparibas.fr"},
    {"Société Générale", "societe generale", "societegenerale.fr socgen.com"},
    {"PostFinance", "postfinance", "postfinance.ch"},
    {"UBS", "ubs", "ubs.com", true},
    {"Intesa Sanpaolo", "intesa sanpaolo", "intesasanpaolo.com"},
    {"Poste Italiane", "poste italiane|posteitaliane|postepay", "poste.it posteitaliane.it"},
    {"Revolut", "revolut", "revolut.com"},
    {"Wise", "transferwise|wise account", "wise.com transferwise.com"},
    {"Stripe", "stripe", "stripe.com", true},
    {"Klarna", "klarna", "klarna.com"},
    {"Visa", "visa|visa card", "visa.com", true},
    {"Mastercard", "mastercard", "mastercard.com"},
    {"Western Union", "western union|westernunion", "westernunion.com"},
    {"MoneyGram", "moneygram|money gram", "moneygram.com"},
    {"DHL", "dhl|dhl express", "dhl.com dhl.de dpdhl.com deutschepost.de dhlparcel.nl dhl.co.uk"},
    {"FedEx", "fedex|fed ex", "fedex.com"},
    {"UPS", "ups|ups express|united parcel service", "ups.com", true},
    {"USPS", "usps|us postal service", "usps.com usps.gov"},
    {"Royal Mail", "royal mail|royalmail", "royalmail.com"},
    {"DPD", "dpd|dpd parcel", "dpd.com dpd.de dpd.co.uk dpdgroup.com", true},
    {"Hermes", "evri", "evri.com myhermes.co.uk"},
    {"La Poste", "la poste|chronopost|colissimo", "laposte.fr laposte.net chronopost.fr laposte.info"},
    {"Correos", "correos", "correos.es correos.com correos.com.br correos.gob.mx"},
    {"Swiss Post", "swiss post|schweizerische post", "post.ch"},
    {"Canada Post", "canada post", "canadapost.ca canadapost-postescanada.ca"},
    {"Australia Post", "australia post|auspost", "auspost.com.au"},
    {"eBay", "ebay", "ebay.com ebay.de ebay.co.uk ebay.fr"},
    {"Walmart", "walmart|wal mart", "walmart.com"},
    {"Costco", "costco", "costco.com costco.ca"},
    {"Lowe's", "lowes|lowe s", "lowes.com", true},
    {"Home Depot", "home depot|homedepot", "homedepot.com"},
    {"Target", "target|target rewards", "target.com", true},
    {"Sam's Club", "sams club|sam s club", "samsclub.com"},
    {"CVS", "cvs|cvs pharmacy", "cvs.com", true},
    {"Walgreens", "walgreens", "walgreens.com"},
    {"Kohl's", "kohls|kohl s", "kohls.com"},
    {"Ace Hardware", "ace hardware", "acehardware.com"},
    {"Harbor Freight", "harbor freight", "harborfreight.com"},
    {"Dick's Sporting Goods", "dicks sporting goods|dick s sporting goods", "dickssportinggoods.com"},
    {"Omaha Steaks", "omaha steaks", "omahasteaks.com"},
    {"Starbucks", "starbucks", "starbucks.com"},
    {"Yeti", "yeti cooler", "yeti.com"},
    {"Shein", "shein", "shein.com"},
    {"Temu", "temu", "temu.com temuemail.com"},
    {"Lidl", "lidl", "lidl.com lidl.de lidl.fr lidl.co.uk"},
    {"Aldi", "aldi", "aldi.us aldi.de aldi.co.uk aldi-sued.de aldi-nord.de", true},
    {"REWE", "rewe", "rewe.de"},
    {"IKEA", "ikea", "ikea.com"},
    {"Decathlon", "decathlon", "decathlon.com decathlon.fr decathlon.de"},
    {"MediaMarkt", "mediamarkt|media markt", "mediamarkt.de mediamarkt.com"},
    {"Samsung", "samsung", "samsung.com"},
    {"T-Mobile", "t mobile", "t-mobile.com telekom.de t-online.de"},
    {"Telekom", "deutsche telekom", "telekom.de telekom.com t-online.de"},
    {"Verizon", "verizon", "verizon.com verizonwireless.com"},
    {"AT&T", "at t|att", "att.com att.net att-mail.com", true},
    {"Xfinity", "xfinity|comcast", "xfinity.com comcast.com comcast.net"},
    {"Vodafone", "vodafone", "vodafone.com vodafone.de vodafone.co.uk vodafone.it vodafone.es"},
    {"IRS", "irs|internal revenue service", "irs.gov treasury.gov", true},
    {"HMRC", "hmrc|hm revenue", "hmrc.gov.uk service.gov.uk"},
    {"Social Security", "social security administration", "ssa.gov"},
    {"ELSTER", "elster|finanzamt", "elster.de bundesfinanzverwaltung.de bund.de bzst.de"},
    {"Ameli", "ameli|assurance maladie", "ameli.fr assurance-maladie.fr"},
    {"State Farm", "state farm|statefarm", "statefarm.com"},
    {"AAA", "aaa|triple a", "aaa.com", true},
    {"Blue Cross", "blue cross|blue shield", "bcbs.com"},
    {"Southwest", "southwest airlines", "southwest.com"},
    {"Delta", "delta airlines|delta air lines", "delta.com"},
    {"Booking.com", "booking com", "booking.com"},
    {"Airbnb", "airbnb", "airbnb.com"},
    {"Steam", "steam support|steampowered", "steampowered.com valvesoftware.com"},
    {"Roblox", "roblox", "roblox.com"},
    {"Epic Games", "epic games", "epicgames.com"},
    {"Yahoo", "yahoo mail|yahoo account", "yahoo.com yahoo-inc.com yahooinc.com"},
    {"QuickBooks", "quickbooks|intuit", "intuit.com quickbooks.com"},
    {"Xero", "xero", "xero.com"},
    {"ADP", "adp payroll|adp", "adp.com", true},
    {"Workday", "workday", "workday.com myworkday.com", true},
    {"Webmail", "cpanel|roundcube|zimbra", "cpanel.net cpanel.com roundcube.net zimbra.com"},
    {"IONOS", "ionos", "ionos.com ionos.de 1and1.com ionos.co.uk"},
    {"OVH", "ovh|ovhcloud", "ovh.com ovh.net ovhcloud.com"},
    {"Cloudflare", "cloudflare", "cloudflare.com"},
    {"Namecheap", "namecheap", "namecheap.com"},
    {"SiriusXM", "siriusxm", "siriusxm.com"},
    {"Tinder", "tinder", "tinder.com gotinder.com", true},
    {"E-ZPass", "e zpass|ezpass", "e-zpassny.com ezpass.com"},
});

constexpr auto service_words = std::to_array<std::string_view>({
    "support",      "team",       "service", "services", "security",     "account",
    "accounts",     "id",         "alert",   "alerts",   "notification", "notifications",
    "customer",     "care",       "billing", "help",     "center",       "rewards",
    "reward",       "survey",     "card",    "bank",     "delivery",     "update",
    "verification", "info",       "mail",    "no",       "reply",        "noreply",
    "dept",         "department", "gift",    "winner",   "online",       "kundenservice",
    "com",          "de",         "inc",     "shipping", "tracking",     "package",
    "express",      "storage",    "drive",   "cloud",    "login",        "payment",
    "payments",
});

std::string spaced_words(std::string_view folded) { return join(words(folded), " "); }

// `pattern` stands in `spaced`.
bool is_whole_name(std::string_view spaced, std::string_view pattern) {
    std::string rest(spaced);
    rest.erase(rest.find(pattern), pattern.size());
    const auto left = words(rest);
    return std::all_of(left.begin(), left.end(), [](const auto& word) {
        return std::find(service_words.begin(), service_words.end(), word) != service_words.end();
    });
}

// Names as words, so that a text is looked up in them instead of being searched for each.
class BrandNames {
public:
    void add(std::string name, const Brand& brand) {
        longest_ = std::max(longest_, name.size());
        brands_.emplace(std::move(name), &brand);
    }

    // The first brand of the list with a name that stands in `spaced` (whole words) and that `accepts` takes.
    template <class Accept> const Brand* first_in(std::string_view spaced, Accept accepts) const {
        const Brand* first = nullptr;
        for (std::size_t begin = 0; begin < spaced.size(); begin = std::min(spaced.find(' ', begin), spaced.size()) + 1)
            for (auto end = begin; end < spaced.size();) {
                end = std::min(spaced.find(' ', end + 1), spaced.size());
                if (end - begin > longest_) break;
                const auto [from, to] = brands_.equal_range(spaced.substr(begin, end - begin));
                for (auto it = from; it != to; ++it)
                    if ((!first || it->second < first) && accepts(*it->second, std::string_view(it->first)))
                        first = it->second;
            }
        return first;
    }

private:
    std::multimap<std::string, const Brand*, std::less<>> brands_;
    std::size_t longest_ = 0;
};

const BrandNames& brand_names() {
    static const auto names = [] {
        BrandNames out;
        for (const auto& brand : all)
            for (const auto pattern : split(brand.pattern, '|')) out.add(std::string(pattern), brand);
        return out;
    }();
    return names;
}

const BrandNames& brand_looks() {
    static const auto looks = [] {
        BrandNames out;
        for (const auto& brand : all)
            for (const auto pattern : split(brand.pattern, '|'))
                if (!brand.is_common_word && pattern.size() >= shortest_imitated) out.add(skeleton(pattern), brand);
        return out;
    }();
    return looks;
}

} // namespace

std::span<const Brand> brands() { return all; }

bool belongs_to(const Brand& brand, std::string_view host) {
    for (const auto domain : split(brand.domains, ' '))
        if (is_within(host, domain)) return true;
    return false;
}

const Brand* claimed_brand(std::string_view folded_name) {
    const auto text = spaced_words(folded_name);
    const auto* named = brand_names().first_in(text, [&](const Brand& brand, std::string_view pattern) {
        return !brand.is_common_word || is_whole_name(text, pattern);
    });
    if (named) return named;
    const auto look = spaced_words(skeleton(folded_name)); // "Micr0soft", "PayPa1"
    return brand_looks().first_in(look, [](const Brand&, std::string_view) { return true; });
}

const Brand* mentioned_brand(std::string_view folded_text) {
    return brand_names().first_in(spaced_words(folded_text),
                                  [](const Brand& brand, std::string_view) { return !brand.is_common_word; });
}

const ImitatedDomains& imitated_brands() {
    static const ImitatedDomains domains = [] {
        std::vector<std::string> main_domains;
        for (const auto& brand : all) {
            const auto domain = split(brand.domains, ' ').front();
            if (!brand.is_common_word && organisation_label(domain).size() >= shortest_imitated)
                main_domains.emplace_back(domain);
        }
        return ImitatedDomains(main_domains);
    }();
    return domains;
}

bool is_brand_domain(std::string_view host) {
    static const auto domains = [] {
        std::vector<std::string_view> out;
        for (const auto& brand : all)
            for (const auto domain : split(brand.domains, ' ')) out.push_back(domain);
        return DomainSet(out);
    }();
    return domains.covers(host);
}

} // namespace remand::scanner
