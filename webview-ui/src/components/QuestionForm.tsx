import type { JSX } from "preact";
import { maxAnswerLength } from "../../../src/shared/limits";
import type { Question } from "../../../src/shared/permissionContent";
import type { Choice, Choices } from "../store/answerDrafts";
import { useRights, useWords } from "./page";
import { Revealed } from "./Revealed";

const noChoice: Choice = { options: [], ownText: "" };

/** The answers as the host wants them: chosen labels and own words, joined with ", ". */
export function answersOf(
  questions: readonly Question[],
  choices: Choices,
): { question: string; answer: string }[] {
  return questions.map(({ question, options }, index) => {
    const choice = choices[index] ?? noChoice;
    const labels = options.filter((_, at) => choice.options.includes(at)).map(({ label }) => label);
    const own = choice.ownText.trim();
    const answer = [...labels, ...(own === "" ? [] : [own])].join(", ");
    return { question, answer: answer.slice(0, maxAnswerLength) };
  });
}

/** The same choices without words of one's own, for who may only choose. */
export function withoutOwnWords(choices: Choices): Choices {
  return Object.fromEntries(
    Object.entries(choices).map(([index, choice]) => [index, { ...choice, ownText: "" }]),
  );
}

export function hasAllAnswers(questions: readonly Question[], choices: Choices): boolean {
  return answersOf(questions, choices).every(({ answer }) => answer !== "");
}

interface QuestionFormProps {
  readonly questions: readonly Question[];
  readonly choices: Choices;
  readonly isDisabled: boolean;
  readonly onChange: (choices: Choices) => void;
}

export function QuestionForm(props: QuestionFormProps): JSX.Element {
  const { questions, choices, onChange } = props;
  return (
    <div>
      {questions.map((question, index) => (
        <OneQuestion
          key={index}
          index={index}
          question={question}
          choice={choices[index] ?? noChoice}
          isDisabled={props.isDisabled}
          onChange={(choice) => {
            onChange({ ...choices, [index]: choice });
          }}
        />
      ))}
    </div>
  );
}

function OneQuestion(props: {
  readonly index: number;
  readonly question: Question;
  readonly choice: Choice;
  readonly isDisabled: boolean;
  readonly onChange: (choice: Choice) => void;
}): JSX.Element {
  const { index, question, choice, isDisabled, onChange } = props;
  const words = useWords();
  const { isMultiple } = question;
  const { mayChange } = useRights();
  return (
    <fieldset class="question" disabled={isDisabled}>
      <legend>
        {question.header !== "" && (
          <span class="question-header">
            <Revealed text={question.header} />
          </span>
        )}
        <span>
          <Revealed text={question.question} />
        </span>
        <span class="visually-hidden">
          {isMultiple ? words.permission.chooseSeveral : words.permission.chooseOne}
        </span>
      </legend>
      {question.options.map(({ label, description }, at) => (
        <label key={at} class="option" data-checked={choice.options.includes(at)}>
          <input
            type={isMultiple ? "checkbox" : "radio"}
            name={`question-${index}`}
            checked={choice.options.includes(at)}
            onChange={() => {
              onChange(chosen(choice, at, isMultiple));
            }}
          />
          <span class="option-text">
            <span class="option-label">
              <Revealed text={label} />
            </span>
            {description !== "" && (
              <span class="option-description">
                <Revealed text={description} />
              </span>
            )}
          </span>
        </label>
      ))}
      {mayChange && (
        <input
          class="own-answer"
          type="text"
          value={choice.ownText}
          maxLength={maxAnswerLength}
          placeholder={words.permission.ownAnswer}
          aria-label={words.permission.ownAnswer}
          onInput={({ currentTarget: { value } }) => {
            onChange({ options: isMultiple ? choice.options : [], ownText: value });
          }}
        />
      )}
    </fieldset>
  );
}

/** One choice replaces the other, and own words with it; of several each is switched. */
function chosen(choice: Choice, at: number, isMultiple: boolean): Choice {
  if (!isMultiple) return { options: [at], ownText: "" };
  const options = choice.options.includes(at)
    ? choice.options.filter((other) => other !== at)
    : [...choice.options, at];
  return { ...choice, options };
}
