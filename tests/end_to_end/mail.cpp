#include <fmt/format.h>

#include "tests/end_to_end/world.hpp"

namespace remand::tests {
namespace {

std::string mail(std::string_view from, const std::string& to, std::string_view subject, std::string_view id, std::string_view result,
                 std::string_view more, std::string_view type, std::string_view body) {
    const auto domain = from.substr(from.rfind('@') + 1, from.rfind('>') - from.rfind('@') - 1);
    return fmt::format("Authentication-Results: spf={1} smtp.mailfrom={0}; dkim={1} header.d={0}; dmarc={1} action=none "
                       "header.from={0}; compauth={1} reason={2}\r\n"
                       "Received: from mail.{0} ([203.0.113.9]) by AM0EUR02FT049.mail.protection.outlook.com with Microsoft SMTP "
                       "Server; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
                       "From: {3}\r\nTo: <{4}>\r\nSubject: {5}\r\nDate: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <{6}@{0}>\r\n"
                       "{7}MIME-Version: 1.0\r\nContent-Type: {8}; charset=utf-8\r\n\r\n{9}\r\n",
                       domain, result, result == "pass" ? "100" : "001", from, to, subject, id, more, type, body);
}

} // namespace

std::string ordinary_mail(const std::string& to, int n) {
    return mail("Jonas Weber <jonas@nordsee-logistics.test>", to, fmt::format("Order {} is on its way", n), fmt::format("order.{}", n), "pass",
                "", "text/plain", fmt::format("Hello,\r\n\r\norder {} leaves our warehouse tomorrow.\r\n\r\nJonas", n));
}

std::string phishing_mail(const std::string& to, int n) {
    return mail("\"IT Service Desk\" <desk@account-notice.test>", to, "Action required: your password expires today",
                fmt::format("quota.{}", n), "fail", "Reply-To: desk.reply@otherbox.test\r\n", "text/html",
                fmt::format("<p>Dear user, your mailbox password expires within 24 hours. Verify your account and confirm your password "
                            "now:</p><p><a href=\"http://203.0.113.44/owa/{}?u={}\">https://mail.{}/login</a></p>",
                            n, to, to.substr(to.find('@') + 1)));
}

std::string spam_mail(const std::string& to, int n) {
    return mail("Reward Center <winner@lucky-draw.test>", to, "Congratulations! You have been selected as a winner",
                fmt::format("prize.{}", n), "none", "", "text/html",
                fmt::format("<h1>Congratulations!</h1><p>You have been selected to receive an exclusive reward {}. Answer a short survey and "
                            "<a href=\"http://lucky-draw.test/claim\">claim your prize now</a>. Act now, only 2 rewards left!</p>", n));
}

std::string newsletter_mail(const std::string& to, int n) {
    return mail("Trade Weekly <news@trade-weekly.test>", to, fmt::format("This week in trade, number {}", n), fmt::format("issue.{}", n), "pass",
                "List-Unsubscribe: <https://trade-weekly.test/u/1>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                "List-Id: <news.trade-weekly.test>\r\nPrecedence: bulk\r\n",
                "text/html", "<p>The harvest report.</p><p><a href=\"https://trade-weekly.test/u/1\">Unsubscribe</a></p>");
}

} // namespace remand::tests
