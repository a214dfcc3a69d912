#include "service/cli/fit_command.hpp"

#include <charconv>
#include <fstream>
#include <map>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "core/text.hpp"
#include "scanner/detectors/message_view.hpp"
#include "scanner/scanner.hpp"
#include "scanner/text/fold.hpp"
#include "scanner/text/text_head.hpp"
#include "service/evaluation/letter_trainer.hpp"
#include "service/evaluation/letter_validation.hpp"
#include "service/evaluation/text_trainer.hpp"
#include "service/evaluation/weight_fitter.hpp"

namespace remand::cli {
namespace {

using ClassWeights = std::map<std::string, float, std::less<>>;

Result<ClassWeights> parse_class_weights(const std::vector<std::string>& texts) {
    ClassWeights weights;
    for (const auto& text : texts) {
        const auto equals = text.rfind('=');
        float value = 0;
        const auto* end = text.data() + text.size();
        if (equals == std::string::npos || equals == 0 ||
            std::from_chars(text.data() + equals + 1, end, value).ptr != end || value < 0)
            return fail(
                ErrorKind::fix_configuration, "fit.weight",
                fmt::format("\"{}\" is no weight of a class: write it as --weight ham-news=10.", to_valid_utf8(text)));
        weights[text.substr(0, equals)] = value;
    }
    return weights;
}

// "folder/subset" before "folder"; 1 for a class that was not named.
float weight_of(const ClassWeights& weights, const std::string& mail_class) {
    if (const auto found = weights.find(mail_class); found != weights.end()) return found->second;
    const auto found = weights.find(mail_class.substr(0, mail_class.find('/')));
    return found == weights.end() ? 1 : found->second;
}

bool is_counted(const service::LabelledFile& file) { return file.kind != service::Kind::unknown; }

int report(std::ostream& err, const Error& error) {
    err << error.message << '\n';
    return 1;
}

int write(const std::filesystem::path& file, const std::string& bytes, std::ostream& err) {
    std::ofstream stream(file, std::ios::binary);
    if (stream << bytes && stream.flush()) return 0;
    err << to_valid_utf8(file.string()) << " cannot be written.\n";
    return 1;
}

// What people wrote themselves, as the verdict sees it.
Result<std::vector<service::HonestMail>> honest_mail(const CorpusOptions& options, const ClassWeights& class_weights) {
    auto settings = judge_settings(options);
    if (!settings) return fail(settings.error());
    const scanner::LetterHeads none; // the shipped ones may have been learnt with other meanings
    settings->context.letter_heads = &none;
    auto files = labelled_files(options);
    if (!files) return fail(files.error());
    std::erase_if(*files, [](const auto& file) { return file.kind != service::Kind::wanted; });
    std::vector<service::HonestMail> mail(files->size());
    const auto done = service::extract_all(*files, *settings, [&](std::size_t n, scanner::MessageFacts facts) {
        const auto& file = (*files)[n];
        service::neutralise(facts, settings->neutral);
        const scanner::MessageView view(facts, settings->context);
        mail[n] = {file.path.filename().string(), file.mail_class,
                   scanner::letter_features(view.subject + " . " + view.own_text),
                   weight_of(class_weights, file.mail_class)};
    });
    if (!done) return fail(done.error());
    return mail;
}

int run_fit_letters(const FitOptions& options, std::ostream& out, std::ostream& err) {
    const auto class_weights = parse_class_weights(options.class_weights);
    if (!class_weights) return report(err, class_weights.error());
    auto letters = service::read_letters(options.letters);
    if (!letters) return report(err, letters.error());
    service::LetterMaterial material;
    material.letters = std::move(*letters);
    if (!options.corpus.folders.empty()) {
        auto mail = honest_mail(options.corpus, *class_weights);
        if (!mail) return report(err, mail.error());
        material.mail = std::move(*mail);
    }
    out << material.letters.size() << " letters, " << material.mail.size() << " messages\n";
    if (options.is_validated)
        for (const auto what : {service::LeftOut::fifths, service::LeftOut::languages}) {
            out << (what == service::LeftOut::fifths ? "\nJudged without a fifth:\n"
                                                     : "\nJudged without its language:\n");
            out << service::letter_report(service::validate_letters(material, what));
        }
    return write(options.out, service::train_letter_heads(material, options.trained_on).serialise(), err);
}

} // namespace

int run_fit_text(const FitOptions& options, std::ostream& out, std::ostream& err) {
    if (!options.letters.empty()) return run_fit_letters(options, out, err);
    const auto class_weights = parse_class_weights(options.class_weights);
    if (!class_weights) return report(err, class_weights.error());
    const auto settings = judge_settings(options.corpus);
    if (!settings) return report(err, settings.error());
    const auto files = labelled_files(options.corpus);
    if (!files) return report(err, files.error());

    std::vector<service::LabelledText> all(files->size());
    std::vector<service::CampaignKey> keys(files->size());
    const auto done = service::extract_all(*files, *settings, [&](std::size_t n, scanner::MessageFacts facts) {
        const auto& file = (*files)[n];
        keys[n] = service::campaign_key(facts);
        service::neutralise(facts, settings->neutral);
        all[n] = {file.path.filename().string(),
                  scanner::text_features(scanner::fold(facts.subject) + " . " + scanner::fold(facts.text)),
                  file.kind != service::Kind::wanted, weight_of(*class_weights, file.mail_class)};
    });
    if (!done) return report(err, done.error());
    const auto halves = service::halves_of(*files, keys);
    std::vector<service::LabelledText> texts;
    for (std::size_t n = 0; n < all.size(); ++n)
        if (is_counted((*files)[n]) && all[n].weight > 0 && (options.half < 0 || halves[n] == options.half))
            texts.push_back(std::move(all[n]));
    if (!options.written.empty()) {
        auto written = service::read_written_texts(options.written, weight_of(*class_weights, "written"));
        if (!written) return report(err, written.error());
        for (auto& text : *written) texts.push_back(std::move(text));
    }
    const auto count = texts.size();
    const auto head = service::train_text_head(std::move(texts), options.trained_on);
    out << count << " texts\n";
    return write(options.out, head.serialise(), err);
}

int run_fit(const FitOptions& options, std::ostream& out, std::ostream& err) {
    const auto class_weights = parse_class_weights(options.class_weights);
    if (!class_weights) return report(err, class_weights.error());
    auto settings = judge_settings(options.corpus);
    if (!settings) return report(err, settings.error());
    const scanner::FittedWeights by_hand; // fitting starts from the weights that were chosen by hand
    settings->context.weights = &by_hand;
    scanner::TextHead head;
    if (!options.text_head.empty()) {
        std::ifstream stream(options.text_head, std::ios::binary);
        std::ostringstream bytes;
        bytes << stream.rdbuf();
        auto parsed = scanner::TextHead::parse(bytes.str());
        if (!parsed) return report(err, parsed.error());
        head = std::move(*parsed);
        settings->context.text_head = &head;
    }
    auto files = labelled_files(options.corpus);
    if (!files) return report(err, files.error());
    std::erase_if(*files, [](const auto& file) { return !is_counted(file); });
    const auto judged = service::judge_all(std::move(*files), *settings);
    if (!judged) return report(err, judged.error());
    std::vector<service::FitExample> examples;
    for (const auto& message : *judged) {
        if (options.half >= 0 && message.half != options.half) continue;
        examples.push_back(service::fit_example(message, weight_of(*class_weights, message.file.mail_class)));
    }
    const auto fitted = service::fit_weights(examples);
    out << examples.size() << " messages, " << fitted.size() << " weights changed\n";
    const auto comment = fmt::format(
        "# Weights fitted on sorted mail. `remand model fit` writes this file; docs/detection.md says how.\n"
        "# Fitted on: {}. Numbers only: no word, host or address of any mail is in here.\n",
        options.trained_on);
    return write(options.out, scanner::to_text(fitted, comment), err);
}

} // namespace remand::cli
