// Wordings that only mean something beside a fact: an account number, a telephone number, a code, a free mail address.
// The list fraud_wordings.txt of scanner/data, over folded text. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remand::scanner {

enum class Wording {
    new_account,    // our bank details have changed
    payment,        // invoice, pay, settle
    salary,         // payroll, direct deposit
    first_person,   // my, I have
    charge,         // was renewed, has been debited
    dispute,        // if you did not authorise this, to cancel
    call,           // call, dial, our help desk
    support_line,   // support desk, customer assistance: a company speaks
    scan_code,      // scan the code with your phone
    scan_reason,    // account, password, signature, document, fine
    recorded,       // I filmed you, I have your data
    pay_coins,      // transfer so much in bitcoin
    ransom,         // unless you pay, you have 48 hours to pay
    expose,         // I will send it to all your contacts, publish, attack
    form_field,     // Username: www.site.test - 2 BTC
    staff_data,     // the list of customers who owe, tax forms of the staff
    mail_login,     // sign in with your work account
    mail_identity,  // sign in with your work address: at the sender's own site as a service would ask
    mail_password,  // your e-mail password: no site but the mailbox's own asks for that
    mailbox_matter, // your mailbox is full, messages are held, your second factor expires
    assurance,      // verified sender, found clean, you can trust this
    screened,       // scanned, checked, protected
    passed_on,      // note from the seller
    dunning,        // final reminder, collection agency, legal action
    few_hours,      // within 24 hours, today
    account_number, // sort code 12-34-56
    approved,       // I have approved it, pay it straight away
    ticket,         // your ticket, show it at the door
    credentials,    // password, authentication, account: what a ticket does not speak of
    enable_content, // click "Enable Content", activate the macros
    approve_prompt, // approve the prompt on your phone, type 37
    run_command,    // press Windows+R and paste; a command line that fetches a program
    remote_help,    // Quick Assist, AnyDesk, a remote session
    code_by_phone,  // have your card and the code from the SMS ready
    past_warning,   // if the browser warns, choose "Keep"
    password_place, // the password stands in the picture, on the cover sheet
    no_callback,    // no need to call, our phones are down
    secret_by_reply, // answer with your password, with the code from the SMS
    pay_me,         // pay me, sell them to you
    warning,        // do not pay: it is a scam
    known_number,   // call the number that you have: who asks for that has nothing to fear from it
    feigned_purchase, // antivirus plans, coins, telephones: what people are charged for who bought nothing
    toll,           // by card, sign in with your account: what is wanted before a meeting
    fee,            // pay, to be settled: the same beside a sum
    accusation,     // of a crime that nobody wants to be heard of
    summons,        // by the police or a court
    desk_name,      // IT Service Desk, Identity Team: a sender's name
    count
};

// "new_account", "salary" ...: as in the list.
[[nodiscard]] std::optional<Wording> parse_wording(std::string_view name);

// What matched, at most 60 bytes; empty when nothing did.
[[nodiscard]] std::string find_wording(std::string_view folded, Wording wording);
[[nodiscard]] inline bool has_wording(std::string_view folded, Wording wording) {
    return !find_wording(folded, wording).empty();
}
// The same of something that the reader is to do: not where the words before it forbid it ("never approve ...") or only suppose it
// ("if you are asked to ..."). Of each pattern the first place counts.
[[nodiscard]] std::string find_instruction(std::string_view folded, Wording wording);

} // namespace remand::scanner
