import Chapters
