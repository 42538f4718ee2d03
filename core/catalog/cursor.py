"""A place in the tokens of one statement, with the moves that the parsers of CREATE statements share."""

from core.catalog.lexer import Token, TokenKind, tokenize, unquote
from core.identifiers import fold_ascii

_NAME_KINDS = (TokenKind.WORD, TokenKind.QUOTED_NAME, TokenKind.STRING)
_END = Token(kind=TokenKind.ILLEGAL, text="", start=0, end=0)


class UnexpectedTokenError(ValueError):
    """The statement is not what the parser expects there."""


class TokenCursor:
    """Reads a statement's tokens one after another, without its comments.

    A word is always given in lower case, as SQLite compares keywords: letter case of ASCII aside.
    """

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._tokens = [token for token in tokenize(sql) if token.kind is not TokenKind.COMMENT]
        self._tokens.append(_END)
        self._words = [folded_word(token) for token in self._tokens]
        self._place = 0

    @property
    def token(self) -> Token:
        """The token here; behind the last one, a token that is empty and illegal."""
        return self._tokens[self._place]

    @property
    def word(self) -> str:
        """The bare word here, folded; "" where something else stands."""
        return self._words[self._place]

    @property
    def is_at_name(self) -> bool:
        """Whether the token here can be a name: SQLite takes a string as one too."""
        return self.token.kind in _NAME_KINDS

    @property
    def end(self) -> int:
        """Where the last token that was taken ends; 0 before the first one."""
        return self._tokens[self._place - 1].end if self._place else 0

    def is_at(self, operator: str) -> bool:
        token = self._tokens[self._place]
        return token.text == operator and token.kind is TokenKind.OPERATOR

    def advance(self) -> Token:
        """Take the token here. Raises UnexpectedTokenError at the end."""
        token = self._tokens[self._place]
        if token is _END:
            raise UnexpectedTokenError("the statement ends too early")
        self._place += 1
        return token

    def take(self, *words: str) -> bool:
        """Take these words, if they all stand here."""
        start = self._place
        for word in words:
            if self._words[self._place] != word:
                self._place = start
                return False
            self._place += 1
        return True

    def take_operator(self, operator: str) -> bool:
        if not self.is_at(operator):
            return False
        self._place += 1
        return True

    def expect(self, *words: str) -> None:
        """Take these words. Raises UnexpectedTokenError."""
        if not self.take(*words):
            raise UnexpectedTokenError(f"{' '.join(words).upper()} expected at {self.token.start}")

    def take_name(self) -> str:
        """Take a name, unquoted. Raises UnexpectedTokenError."""
        if not self.is_at_name:
            raise UnexpectedTokenError(f"a name expected at {self.token.start}")
        return unquote(self.advance().text)

    def take_object_name(self) -> str:
        """Take a name that may have a schema in front, which is dropped. Raises UnexpectedTokenError."""
        name = self.take_name()
        return self.take_name() if self.take_operator(".") else name

    def take_parenthesised(self) -> list[Token]:
        """Take parentheses and all in them; gives the tokens between. Raises UnexpectedTokenError."""
        if not self.take_operator("("):
            raise UnexpectedTokenError(f"a parenthesis expected at {self.token.start}")
        start = self._place
        depth = 1
        while depth:
            if self.take_operator("("):
                depth += 1
            elif self.take_operator(")"):
                depth -= 1
            else:
                self.advance()
        return self._tokens[start : self._place - 1]

    def take_rest(self) -> list[Token]:
        """Take everything up to the end, but for a closing semicolon."""
        rest = self._tokens[self._place : -1]
        self._place = len(self._tokens) - 1
        while rest and rest[-1].kind is TokenKind.OPERATOR and rest[-1].text == ";":
            rest.pop()
        return rest

    def text_of(self, tokens: list[Token]) -> str:
        """The exact source from the first of these tokens to the last, comments between them included."""
        return self.sql[tokens[0].start : tokens[-1].end] if tokens else ""


def folded_word(token: Token) -> str:
    """A token as a keyword, folded; "" where it is no bare word."""
    return fold_ascii(token.text) if token.kind is TokenKind.WORD else ""


def split_at_commas(tokens: list[Token]) -> list[list[Token]]:
    """The items of a list: tokens parted at the commas that no parentheses hold."""
    items: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind is TokenKind.OPERATOR:
            if token.text == "," and depth == 0:
                items.append([])
                continue
            depth += (token.text == "(") - (token.text == ")")
        items[-1].append(token)
    return items
