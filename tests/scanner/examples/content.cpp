// Examples for the detectors of what the text says. A new detector gets its row here (docs/detection.md).
#include "tests/scanner/examples/examples.hpp"

namespace remand::test {

using scanner::FileKind;

namespace {

// Texts on either side of the text head's thresholds.
FactsBuilder wording(const std::string& text) { return unproven().subject("Hello").text(text); }
std::string pure_advertising() {
    return "Congratulations! Click here now to claim your free bonus. Lowest mortgage rates guaranteed! Order today "
           "and "
           "save 80% on viagra, no prescription! Make money fast from home! To be removed reply with remove. Act now!";
}
std::string plain_advertising() {
    return "Dear Jane, thank you for your interest in our catalogue. Click here to order at the lowest prices, free shipping for "
           "members this week. The invoice follows by separate mail. Please call us if you need anything else. Kind regards, Max";
}
std::string order_mail() {
    return "Dear Jane, thank you for your order. The parcel leaves our house tomorrow and the invoice follows by "
           "separate "
           "mail. Please call us if you need anything else. Kind regards, Max";
}
std::string cut_off() {
    return "From tonight your badge and mail stop working, since you did not enrol again. Tap the square below, type "
           "your name and the "
           "passphrase of your workstation, and both stay open. Who does nothing loses all messages of this week.";
}
std::string ballast() { return "qXwTrvB.59120.zRk"; }

} // namespace

std::map<std::string, Pair> examples_of_content() {
    return {
        {"content.callback",
         {a_message().text("USD 389.00 was charged to your account. To cancel call +1 (808) 555-0142."),
          a_message()
              .text("USD 389.00 was charged. To cancel call +1 (808) 555-0142.")
              .link("https://partner.test/o")}},
        {"content.police_letter",
         {a_message().text("Convocation. Vous faites l'objet de poursuites pour consultation de sites pedopornographiques. Repondez "
                           "sous 72 heures."),
          a_message().from("", "greffe@tribunal.justice.gouv.fr").text(
              "Convocation. Vous faites l'objet de poursuites pour consultation de sites pedopornographiques.")}},
        {"content.enable_content",
         {a_message()
              .attachment("Invoice.docm", FileKind::ooxml)
              .text("The document is protected. Click Enable Content to read it."),
          a_message().text("How to enable content filters in your browser: a guide.")}},
        {"content.approve_prompt",
         {a_message().text(
              "Between six and seven you get a sign-in prompt: type 37 and approve, or the account is enrolled again."),
          a_message().text("Never approve a prompt that you did not start. Report it to the desk.")}},
        {"content.run_command",
         {a_message().text(
              "The add-in has stopped. Press Windows+R, paste the line and press Enter: powershell -w h -c irm"),
          a_message().text("The PowerShell course takes place on Thursday in the large hall.")}},
        {"content.remote_help",
         {a_message().text("Call 740-555-0187 and have Quick Assist open, so that we stop it."),
          a_message().text("Call me when you are back. Remote work is possible on two days a week.")}},
        {"content.code_by_phone",
         {a_message().text(
              "To stop the charge call 900 555 018. Have your card and the code from the text message ready."),
          a_message().text("Call 900 555 018 with any question. We never ask for a code.")}},
        {"content.past_warning",
         {a_message()
              .link("https://evil.test/f")
              .text("Here is the signed order. If the browser holds the file back choose Keep."),
          a_message().link("https://evil.test/f").text("Here is the signed order. Keep the file for your records.")}},
        {"content.secret_by_reply",
         {a_message().text("A code arrives by text. Please reply with your password and the code, we do the rest."),
          a_message().text("Never reply with your password to a mail.")}},
        {"content.coin_demand",
         {a_message().text(
              "Price to be left alone: 6 BTC to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq before the 14th."),
          a_message().text("The price of BTC has gone up again.")}},
        {"content.account_change",
         {a_message().text("Our bank account has changed. Pay invoice 12 to DE89 3704 0044 0532 0130 00."),
          a_message().text("Pay invoice 12 to DE89 3704 0044 0532 0130 00 as usual.")}},
        {"content.scan_code",
         {file("code.png", FileKind::image, [](auto& a) { a.has_qr_code = true; })
              .text("Scan the code to keep your account"),
          file("code.png", FileKind::image, [](auto& a) { a.has_qr_code = true; }).text("Show the code at the door")}},
        {"content.debt_threat",
         {a_message().text("Final reminder: pay within 48 hours to DE89 3704 0044 0532 0130 00"),
          a_message().text(
              "Friendly reminder: invoice 12 was due on 3 May. Our account is DE89 3704 0044 0532 0130 00")}},
        {"content.staff_data",
         {a_message().text("Please send me the accounts receivable aging report today"),
          a_message().text("The annual report is attached")}},
        {"content.credential_lure",
         {a_message().text("Please verify your account now").link("https://evil.test/"),
          a_message().text("Please verify your account now").link("https://partner.test/")}},
        {"content.account_notice",
         {a_message().text("Please verify your account now").link("https://partner.test/"),
          a_message().link("https://partner.test/")}},
        {"content.credential_subject", {a_message().subject("Your mailbox is full"), a_message()}},
        {"content.document_lure",
         {a_message().text("You have a new voicemail").link("https://evil.test/"),
          a_message().link("https://evil.test/")}},
        {"content.delivery_lure",
         {a_message().subject("Your package is on hold").link("https://evil.test/"),
          a_message().link("https://evil.test/")}},
        {"content.bec_opener", {a_message().text("Are you available? I need a quick task done", 9), a_message()}},
        {"content.payment_change", {a_message().text("Please update my direct deposit"), a_message()}},
        {"content.gift_card",
         {a_message().text("Quick favor: buy gift cards"), a_message().text("The raffle prize is one gift card")}},
        {"content.advance_fee",
         {a_message().text("You are the next of kin to 5 million dollars"),
          a_message().text("The next of kin was told")}},
        {"content.advance_fee_story",
         {a_message().text("A confidential business proposal from a barrister: next of kin to 5 million dollars"),
          a_message().text("next of kin to 5 million dollars")}},
        {"content.extortion",
         {a_message().text("I hacked your device and got full access to your camera. I recorded a video of you on porn "
                           "sites. Send bitcoin to my wallet"),
          a_message().text("The police warn of mails that ask for a bitcoin wallet")}},
        {"content.phone_scam",
         {a_message().text("Your account was charged $399.99 today. To cancel it call our helpline"),
          a_message().text("Call us at 1-202-555-0143")}},
        {"content.prize", {a_message().subject("Congratulations, you have won"), a_message()}},
        {"content.crypto_lure", {a_message().text("Connect your wallet"), a_message()}},
        {"content.crypto_own_site",
         {a_message().text("Claim your tokens: the airdrop for wallet holders is open").link("https://partner.test/a"),
          a_message().text("The invoice for the tokens of the car park").link("https://partner.test/a")}},
        {"content.prize_own_site",
         {a_message().text("Congratulations, you have won a mystery box").link("https://partner.test/a"),
          a_message().text("Congratulations on the new office").link("https://partner.test/a")}},
        {"content.gambling", {a_message().subject("Casino free spins"), a_message()}},
        {"content.dating",
         {a_message().subject("Lonely women near you").link("https://meet.example/"),
          a_message().subject("Lonely women in the film of the year")}},
        {"content.medicine",
         {a_message().subject("Cheap viagra").link("https://pills.example/"),
          a_message().subject("A study of viagra")}},
        {"content.easy_money", {a_message().subject("Personal loan with bad credit"), a_message()}},
        {"content.lead_generation", {a_message().subject("First page of Google"), a_message()}},
        {"content.replica_goods", {a_message().subject("Rolex replicas"), a_message()}},
        {"content.hard_sell", {a_message().text("Risk-free! Act now, dear friend"), a_message().text("Save the date")}},
        {"content.hard_sell_heavy",
         {a_message().text("Dear friend, risk-free! Act now. This is not spam. As seen on TV."),
          a_message().text("Act now")}},
        {"content.spam_word", {a_message().text("There is a casino in town"), a_message()}},
        {"content.urgency", {a_message().text("Within 24 hours"), a_message()}},
        {"content.hidden_characters",
         {a_message().set([](auto& f) { f.hidden_characters.zero_width_in_words = 9; }),
          a_message().set([](auto& f) { f.hidden_characters.zero_width_in_words = 1; })}},
        {"content.disguised_subject", {a_message().subject("P\u0430ypal \u200Baccount"), a_message()}},
        {"content.hidden_text",
         {a_message().set([](auto& f) { f.html.hidden_text_bytes = 5000; }),
          a_message().set([](auto& f) { f.html.hidden_text_bytes = 90; })}},
        {"content.image_only",
         {a_message().text("Open", 1).set([](auto& f) {
              f.html.is_present = true;
              f.html.linked_images = 1;
          }),
          a_message()}},
        {"content.bare_link",
         {a_message().text("Look", 1).link("https://evil.test/"),
          a_message().text(prose(), 400).link("https://evil.test/")}},
        {"content.loud_subject", {a_message().subject("LAST NOTICE TO YOU"), a_message()}},
        {"content.pictograph_subject",
         {a_message().subject("\U0001F381 For you"), newsletter(a_message().subject("\U0001F381 For you"))}},
        {"content.recipient_in_subject", {a_message().subject("jane@corp.test: notice"), a_message()}},
        {"content.unproven_page", {unproven().link("https://evil.test/"), a_message().link("https://evil.test/")}},
        {"content.reads_like_extortion", {a_message().text(blackmail()), listed(a_message().text(blackmail()))}},
        {"content.reads_like_callback",
         {a_message()
              .subject("Your renewal went through")
              .text("Thank you, 389.90 USD were taken from your card for three more years of computer protection. If "
                    "you did not order this, "
                    "phone our refund line at +1 808 555 0142 within a day and an agent undoes it."),
          a_message()
              .subject("Your renewal")
              .text("Dear Jane, the plan that you ordered in our shop runs for another year. The invoice is attached, "
                    "nothing is left to do. "
                    "Our office can be reached at +1 808 555 0142 on working days.")}},
        {"content.reads_like_payee_change",
         {a_message().subject("Invoice 4471").text(new_bank()),
          a_message()
              .subject("Invoice 4471")
              .text("Thank you for your payment, which reached our usual account on Friday. The next invoice follows "
                    "at the end of the month. "
                    "Our bank details remain as they are on the contract.")}},
        {"content.reads_like_request",
         {a_message()
              .subject("Quick favour")
              .text("Are you at your desk? I am stuck in a board meeting and cannot talk. I need a discreet favour: "
                    "buy ten gift cards for the "
                    "team today, scratch them and send me the codes. Keep this between us, I pay you back tonight."),
          a_message()
              .subject("Thursday")
              .text("Are you coming to the meeting on Thursday? Bring the plans please, and call me when you have "
                    "found a room for all of us.")}},
        {"content.reads_like_account_lure",
         {a_message().subject("Your seat").link("https://evil.test/a").text(cut_off()),
          a_message().subject("Your seat").text(cut_off())}},
        {"content.reads_like_document_lure",
         {a_message().subject("Drawings").link("https://evil.test/a").text(shared_file()),
          a_message().subject("Drawings").text(shared_file())}},
        {"content.reads_like_assurance",
         {a_message()
              .subject("Checked")
              .link("https://evil.test/a")
              .text("This message was scanned by your security team and contains no virus. The sender is verified and "
                    "trusted, you can open the "
                    "link below safely."),
          a_message()
              .subject("Report")
              .link("https://evil.test/a")
              .text("Here is the report on the new road that we spoke of at lunch.")}},
        {"content.like_spam",
         {listed(wording(pure_advertising())), a_message().text(order_mail()).link("https://partner.test/orders")}},
        {"content.much_like_spam", {wording(plain_advertising()), listed(wording(plain_advertising()))}},
        {"content.most_like_spam", {wording(pure_advertising()), listed(wording(pure_advertising()))}},
        {"content.abused_form",
         {a_message().text("Username: www.payday.example - 2 BTC. To set your password open this page."),
          a_message().text("Username: jane. Your balance is 2 USD. To set your password open this page.")}},
        {"content.filler",
         {a_message().text("Your voucher " + ballast() + ballast() + ballast() + ballast()),
          a_message().text("Your voucher --------------------------------------------------------------------")}},
    };
}

} // namespace remand::test
